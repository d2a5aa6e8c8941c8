package lanewise.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of Compare. */
class CompareTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws IOException, InterruptedException {
        return Compare.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                   | name a group first: gemm, elementwise, math, softmax, norms, optimizers, mlp-train, cnn-train, mnist-epoch",
                "conv                 | no group 'conv'; there is gemm, elementwise, math, softmax, norms, optimizers, mlp-train, cnn-train, mnist-epoch",
                "gemm --threads       | --threads needs a value",
                "gemm --threads 0     | --threads is '0'; it must be 1 to 1024",
                "gemm --rounds many   | --rounds is 'many'; it must be 1 to 1000",
                "gemm --cases (       | --cases '(': Unclosed group",
                "gemm --cases nothing | no case of gemm matches 'nothing'",
                "gemm --fast yes      | unknown option --fast",
                "gemm --data .        | --data is for mnist-epoch; gemm has none",
                "mnist-epoch --data src | --data: there is no src/train-images-idx3-ubyte, nor with .gz",
            })
    void wrongUsageIsOneLineAndExit2(String line, String message) throws IOException, InterruptedException {
        String[] args = line.isEmpty() ? new String[0] : line.split(" +", -1);
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("compare: " + message + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void helpIsNoError() throws IOException, InterruptedException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage:").contains("--json FILE");
    }
}
