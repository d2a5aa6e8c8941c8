package lanewise.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of FreshJvm. */
class FreshJvmTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) throws InterruptedException {
        return FreshJvm.run(
                line.split(" +", -1),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--jvms       | --jvms needs a value",
                "--jvms 0     | --jvms is '0'; it must be 1 to 999999",
                "--busy --x 1 | unknown option --x",
            })
    void wrongUsageIsOneLineAndExit2(String line, String message) throws InterruptedException {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("freshjvm: " + message + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource("--help")
    void helpIsNoError(String line) throws InterruptedException {
        assertThat(run(line)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage:").contains("--busy");
    }
}
