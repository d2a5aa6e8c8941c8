package lanewise.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lanewise.jmh.images.MadeUpImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program for many epochs. */
class MnistEpochsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws IOException, InterruptedException {
        return MnistEpochs.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epochs       | --epochs needs a value",
                "--epochs 1     | --epochs is '1'; it must be 2 to 500",
                "--seeds none   | --seeds is 'none'; it must be 1 to 1000",
                "--threads 0    | --threads is '0'; it must be 1 to 1024",
                "--rounds 2     | unknown option --rounds",
                "--data src     | --data: there is no src/train-images-idx3-ubyte, nor with .gz",
            })
    void wrongUsageIsOneLineAndExit2(String line, String message) throws IOException, InterruptedException {
        assertThat(run(line.split(" +", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("mnist-epochs: " + message + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void helpIsNoError() throws IOException, InterruptedException {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage:").contains("--epochs N");
    }

    /** With the peers that the class path has, if any. */
    @Test
    void shortRun(@TempDir Path folder) throws IOException, InterruptedException {
        new MadeUpImages(1000, 200).write(folder);
        Path json = folder.resolve("epochs.json");
        int exit = run("--epochs", "4", "--seeds", "2", "--data", folder.toString(), "--json", json.toString());
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("images from IDX files", "epochs 1-2", "epochs 3-4");
        JsonNode contenders = new ObjectMapper().readTree(json.toFile()).get("contenders");
        assertThat(exit).isEqualTo(contenders.findValue("failure") == null ? 0 : 1);
        JsonNode lanewise = contenders.get("lanewise");
        assertThat(lanewise.get("accuracyAtEnd").get("mean").asDouble()).isGreaterThan(0.9);
        assertThat(lanewise.get("seeds")).hasSize(2);
        assertThat(lanewise.get("seeds").get(0).get("epochMs")).hasSize(4);
    }
}
