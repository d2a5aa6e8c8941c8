package lanewise.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lanewise.jmh.results.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program behind docs/results.md. */
class ResultsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Results.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** Issue 6, row 5: digits reach 0.98. */
    @Test
    void digits() {
        assertThat(run("digits", "1", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("digits: seed 1, 53194 parameters, 30 epochs of batches of 32, 1 threads, [0-9.]+ s: "
                        + "accuracy (0[.]9[89]|1[.]00)[0-9]{2}, loss 0[.]0[0-9]{3}\n");
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "letters 1 1", "digits 1", "digits one 1", "digits 1 1 folder", "mnist-cnn 1 1"})
    void wrongUsage(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("results: ", "usage: lanewise.jmh.Results");
    }

    @Test
    void dataThatIsNotThere(@TempDir Path folder) {
        assertThat(run("mnist-mlp", "1", "1", folder.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("train-images-idx3-ubyte", ".gz");
    }

    /** 784-256-128-10, and the networks over smaller images. */
    @Test
    void networks() {
        assertThat(Recipe.named("mnist-mlp").builder(28).parameterLayout().elements())
                .isEqualTo(784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
        for (Recipe recipe : Recipe.ALL) {
            assertThat(recipe.builder(28).outputShape().elements()).isEqualTo(10);
        }
    }
}
