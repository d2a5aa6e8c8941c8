package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From the second step on nothing belongs to a step that allocates: ten of them stay below a single vector each. What remains, some
 * hundred bytes once, is HotSpot's: strings of a class's constants when C1 first compiles a method of it, linking when a worker first parks.
 */
class FirstStepsTest {
    private static final Pattern RESULT = Pattern.compile("steps 10 bytes (\\d+)");

    /** A boxed vector of 512 bits takes 96 bytes or more. */
    private static final long TEN_VECTORS = 960;

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
        Matcher result = RESULT.matcher(output);
        assertThat(result.find()).as(output).isTrue();
        assertThat(Long.parseLong(result.group(1))).isLessThan(TEN_VECTORS);
    }
}
