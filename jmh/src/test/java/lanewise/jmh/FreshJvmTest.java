package lanewise.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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

    @Test
    void withoutTheVectorModuleItSaysSo() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshJvm.class.getName(),
                        "--jvms",
                        "1")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isEqualTo(2);
        assertThat(said).startsWith("freshjvm: the module").contains("--add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @CsvSource("--help")
    void helpIsNoError(String line) throws InterruptedException {
        assertThat(run(line)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage:").contains("--busy");
    }
}
