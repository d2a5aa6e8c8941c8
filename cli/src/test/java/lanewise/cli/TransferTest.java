package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that begin with a trained model. */
class TransferTest {
    @TempDir
    private Path folder;

    private Path source() {
        return folder.resolve("source");
    }

    private Path run() {
        return folder.resolve("run");
    }

    @BeforeEach
    void train() {
        TrainedModel.train(source(), "--hidden", "16,12", "--epochs", "3");
    }

    /** What is known of one tensor of a model; enough to tell whether it has changed. */
    private static JsonNode tensor(Path run, String name) {
        for (JsonNode tensor : lanewise("inspect", run, "--json").json().get("tensors")) {
            if (tensor.get("name").asText().equals(name)) {
                return tensor;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    @DisplayName("G09: frozen layers keep their parameters, others are trained further")
    void g09FrozenLayersStay() {
        Program.Outcome outcome =
                lanewise("train", "--from", source(), "--freeze", "dense1", "--epochs", "1", "--out", run(), "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(words(outcome))
                .contains("source/model.safetensors; dense1 stays as it is")
                .contains("1,040 frozen");
        assertThat(tensor(run(), "dense1.weight")).isEqualTo(tensor(source(), "dense1.weight"));
        assertThat(tensor(run(), "dense2.weight")).isNotEqualTo(tensor(source(), "dense2.weight"));
        // It goes on where the other training ended.
        double before =
                lanewise("evaluate", source(), "--json").json().get("loss").asDouble();
        assertThat(outcome.json().get("testLoss").asDouble()).isLessThan(before);
    }

    /** What was said, however it was wrapped. */
    private static String words(Program.Outcome outcome) {
        return outcome.err().replaceAll("\\s+", " ");
    }

    @Test
    void isResumedWithWhatIsFrozen() {
        Object[] options = {"train", "--from", source(), "--freeze", "dense1,dense2", "--schedule", "constant", "--json"
        };
        String whole = sha(with(options, "--epochs", "4", "--out", folder.resolve("whole")));
        sha(with(options, "--epochs", "2", "--out", folder.resolve("two"), "--checkpoint-every", "100"));
        assertThat(sha("train", "--resume", folder.resolve("two"), "--epochs", "4", "--json"))
                .isEqualTo(whole);
    }

    private static String sha(Object... args) {
        return lanewise(args).json().get("parametersSha256").asText();
    }

    private static Object[] with(Object[] options, Object... more) {
        Object[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    @Test
    @DisplayName("G09: for other classes the last layer is new, and the preprocessing is the model's")
    void g09OtherClassesGetANewHead() throws IOException {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 64; j++) {
                csv.append(i % 2 == 0 ? j % 16 : 15 - j % 16).append(',');
            }
            csv.append(i % 2 == 0 ? "up" : "down").append('\n');
        }
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        Program.Outcome outcome = lanewise(
                "train",
                "--from",
                source(),
                "--freeze",
                "dense1,dense2",
                "--data",
                data,
                "--epochs",
                "100",
                "--lr",
                "0.02",
                "--out",
                run(),
                "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(words(outcome)).contains("dense3 is new; dense1, dense2 stay as they are");
        assertThat(outcome.json().get("testAccuracy").asDouble()).isEqualTo(1);
        assertThat(tensor(run(), "preprocessing.0.standardizer.mean"))
                .isEqualTo(tensor(source(), "preprocessing.0.standardizer.mean"));
        assertThat(tensor(run(), "dense3.weight").get("shape").toString()).isEqualTo("[12,2]");
        assertThat(tensor(run(), "dense2.weight")).isEqualTo(tensor(source(), "dense2.weight"));
    }

    @Test
    void whatDoesNotFitIsExplained() {
        Path file = source().resolve("model.safetensors");
        assertRefused(
                2,
                "--freeze dense4: " + file + " has no such layer with parameters; there are dense1, dense2, dense3",
                "--from",
                source(),
                "--freeze",
                "dense4");
        assertRefused(
                2,
                "--freeze dense1,dense2,dense3: nothing would be trained",
                "--from",
                source(),
                "--freeze",
                "dense1,dense2,dense3");
        assertRefused(
                2,
                "--freeze dense1: random layers cannot be of use; name a trained model with --from",
                "--freeze",
                "dense1");
        assertRefused(
                2,
                "--from has the network of the model; leave out --model and --hidden",
                "--from",
                source(),
                "--hidden",
                "8");
        assertRefused(
                1,
                "moons (training part) has 2 features but " + file + ", which was trained on digits, takes 64",
                "--from",
                source(),
                "--data",
                "moons");
        assertRefused(1, folder.resolve("none") + ": no such file", "--from", folder.resolve("none"));
    }

    private void assertRefused(int code, String message, Object... options) {
        Program.Outcome outcome = lanewise(with(new Object[] {"train", "--out", run()}, options));
        assertThat(outcome.errLines().getFirst()).isEqualTo("lanewise: " + message);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(run()).doesNotExist();
    }
}
