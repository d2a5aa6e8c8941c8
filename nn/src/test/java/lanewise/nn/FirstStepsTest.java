package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second step of a process allocates nothing already, and so on. */
class FirstStepsTest {
    @ParameterizedTest
    @CsvSource({"1, adam", "2, adam", "1, momentum", "1, sgd"})
    void allocateNothing(String threads, String optimizer) throws Exception {
        String output = FreshJvm.java(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                FreshJvm.classPath(),
                FirstSteps.class.getName(),
                threads,
                optimizer));
        assertThat(output).contains("steps 10 bytes 0");
    }
}
