package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        data = IdxFiles.writeTo(folder.resolve("little"));
        out = folder.resolve("run");
    }

    private Program.Outcome train() {
        return lanewise(
                "train",
                "--data",
                data,
                "--hidden",
                "16",
                "--lr",
                "0.05",
                "--epochs",
                "60",
                "--overwrite",
                "--out",
                out,
                "--json");
    }

    @Test
    void trainsOnTrainingFilesAndTestsOnTestFiles() {
        Program.Outcome trained = train();
        assertThat(trained.errLines())
                .contains("data        little: 200 to learn from, 50 to test, 4 features, 10 classes");
        assertThat(trained.json().get("testAccuracy").asDouble()).isGreaterThan(0.9);
        JsonNode evaluated = lanewise("evaluate", out, "--data", data, "--json").json();
        assertThat(evaluated.get("accuracy")).isEqualTo(trained.json().get("testAccuracy"));
        assertThat(evaluated.get("n").asInt()).isEqualTo(50);
        assertThat(lanewise("evaluate", out, "--data", data, "--all", "--json")
                        .json()
                        .get("n")
                        .asInt())
                .isEqualTo(250);
    }

    @Test
    void takesOtherSpellingsAndGzip() throws IOException {
        String hash = train().json().get("parametersSha256").asText();
        Files.move(data.resolve("train-images-idx3-ubyte"), data.resolve("train-images.idx3-ubyte"));
        Path labels = data.resolve("train-labels-idx1-ubyte");
        Files.write(data.resolve("train-labels-idx1-ubyte.gz"), IdxFiles.gzip(Files.readAllBytes(labels)));
        Files.delete(labels);
        assertThat(train().json().get("parametersSha256").asText()).isEqualTo(hash);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(data.resolve("t10k-labels-idx1-ubyte"));
        assertFails(
                data
                        + ": files: expected t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte, plain or with .gz, found none of them");
    }

    @Test
    void aWrongMagicNumberIsNamed() throws IOException {
        Path images = data.resolve("train-images-idx3-ubyte");
        Files.write(images, IdxFiles.labels(16 + 4 * IdxFiles.TRAIN - 8));
        assertFails(images + ": magic number: expected 0x00000803, found 0x00000801");
    }

    @Test
    void everyTruncationIsNamed() throws IOException {
        for (String name : new String[] {"train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
            byte[] whole = Files.readAllBytes(data.resolve(name));
            for (int length = 0; length < whole.length; length += length < 20 ? 1 : 97) {
                Files.write(data.resolve(name), Arrays.copyOf(whole, length));
                assertOneLine(data.resolve(name) + ": ");
            }
            Files.write(data.resolve(name), Arrays.copyOf(whole, whole.length + 1));
            assertOneLine(data.resolve(name) + ": length: expected " + whole.length + " bytes by its header");
            Files.write(data.resolve(name), whole);
        }
    }

    @Test
    void everyTruncationOfAGzippedFileIsNamed() throws IOException {
        Path packed = data.resolve("train-images-idx3-ubyte.gz");
        byte[] whole = IdxFiles.gzip(IdxFiles.images(IdxFiles.TRAIN));
        Files.delete(data.resolve("train-images-idx3-ubyte"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(packed, Arrays.copyOf(whole, length));
            assertOneLine(packed + ": ");
        }
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        byte[] labels = IdxFiles.labels(IdxFiles.TRAIN);
        labels[8 + 7] = 10;
        Files.write(data.resolve("train-labels-idx1-ubyte"), labels);
        assertFails(data.resolve("train-labels-idx1-ubyte") + ": label 7: expected 0 to 9, found 10");
    }

    @Test
    void countsThatDifferAreNamed() throws IOException {
        Files.write(data.resolve("train-labels-idx1-ubyte"), IdxFiles.labels(IdxFiles.TRAIN - 1));
        assertFails(data.resolve("train-images-idx3-ubyte")
                + ": number of images: expected 199 as there are labels in train-labels-idx1-ubyte, found 200");
    }

    @Test
    void noImagesAreNamed() throws IOException {
        Files.write(data.resolve("train-labels-idx1-ubyte"), IdxFiles.labels(0));
        assertFails(data.resolve("train-labels-idx1-ubyte") + ": dimension 1: expected 1 to 2147483647, found 0");
    }

    @Test
    void aHeaderThatPromisesTooMuchTakesNoMemory() throws IOException {
        byte[] images = IdxFiles.images(IdxFiles.TRAIN);
        ByteBuffer.wrap(images).putInt(8, 30_000).putInt(12, 30_000);
        Files.write(data.resolve("train-images-idx3-ubyte"), images);
        assertOneLine(data.resolve("train-images-idx3-ubyte") + ": dimensions: expected at most");
    }

    @Test
    void imagesOfAnotherSizeInTheTestPartAreNamed() throws IOException {
        byte[] images = IdxFiles.images(IdxFiles.TEST);
        ByteBuffer.wrap(images).putInt(8, 4).putInt(12, 1);
        Files.write(data.resolve("t10k-images-idx3-ubyte"), images);
        assertFails(data.resolve("t10k-images-idx3-ubyte")
                + ": image size: expected 2x2 as in the training part, found 4x1");
    }

    private void assertFails(String line) {
        Program.Outcome outcome = assertOneLine(line);
        assertThat(outcome.err()).isEqualTo("lanewise: " + line + System.lineSeparator());
    }

    private Program.Outcome assertOneLine(String start) {
        Program.Outcome outcome = train();
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).startsWith("lanewise: " + start);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(out).doesNotExist();
        return outcome;
    }
}
