package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import lanewise.nn.data.augment.Cutout;
import lanewise.nn.data.augment.Flip;
import lanewise.nn.data.augment.Noise;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Scale;
import lanewise.nn.data.augment.Shift;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** J06: what {@code train} can be told to do with examples. */
class FeedOptionsTest {
    private static final String ALL = "shift:1,flip,rotate:10,scale:0.1,cutout:2,noise:0.1";

    @TempDir
    private Path folder;

    private Program.Outcome train(Object... more) {
        Object[] args = Stream.concat(
                        Stream.of("train", "--hidden", "16", "--json", "--overwrite", "--out", folder.resolve("run")),
                        Stream.of(more))
                .toArray();
        Program.Outcome outcome = lanewise(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome;
    }

    private String sha(Object... more) {
        return train(more).json().get("parametersSha256").asText();
    }

    @Test
    @DisplayName("J06: the same seed gives the same parameters, whichever threads make the batches")
    void threadsDoNotChangeTheResult() {
        Object[] all = {"--epochs", "2", "--augment", ALL, "--mixup", "0.2", "--balance", "--class-weights"};
        String expected = sha(all);
        assertThat(sha(with(all, "--no-prefetch"))).isEqualTo(expected);
        assertThat(sha(with(all, "--threads", "2"))).isEqualTo(expected);
        assertThat(sha(with(all, "--seed", "4"))).isNotEqualTo(expected);
        assertThat(sha("--epochs", "2")).isNotEqualTo(expected);
    }

    private static Object[] with(Object[] all, Object... more) {
        return Stream.concat(Stream.of(all), Stream.of(more)).toArray();
    }

    @Test
    void learnsFromChangedImages() {
        JsonNode json = train("--epochs", "20", "--lr", "0.01", "--augment", "rotate:10,noise:0.2", "--mixup", "0.2")
                .json();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void planAndReportShowThem() throws IOException {
        Program.Outcome plan =
                train("--dry-run", "--augment", "shift:1x2,flip:vertical", "--mixup", "0.3", "--balance");
        assertThat(plan.err())
                .contains("augmentation")
                .contains("shift:1x2,flip:vertical")
                .contains("mixup")
                .contains("every class equally often")
                .doesNotContain("class weights");
        assertThat(plan.json().get("augment").asText()).isEqualTo("shift:1x2,flip:vertical");
        assertThat(plan.json().get("mixup").asDouble()).isEqualTo(0.3);
        assertThat(plan.json().get("balance").asBoolean()).isTrue();
        assertThat(plan.json().get("classWeights").asBoolean()).isFalse();
        assertThat(plan.json().get("loss").asDouble()).isPositive();
        train("--epochs", "1", "--augment", "shift:1", "--class-weights");
        JsonNode configuration = new ObjectMapper()
                .readTree(folder.resolve("run/run.json").toFile())
                .get("configuration");
        assertThat(configuration.get("augmentation").asText()).isEqualTo("shift:1");
        assertThat(configuration.get("class weights").asText()).isEqualTo("every class counts alike");
        assertThat(configuration.has("mixup")).isFalse();
    }

    @Test
    void theConfigurationFileHasThemToo() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.json"),
                "{\"augment\": [\"shift:1\", \"rotate:5\"], \"mixup\": 0.2, \"balance\": true, \"class-weights\": true}");
        JsonNode plan = train("--dry-run", "--config", config).json();
        assertThat(plan.get("augment").asText()).isEqualTo("shift:1,rotate:5");
        assertThat(plan.get("mixup").asDouble()).isEqualTo(0.2);
        assertThat(plan.get("balance").asBoolean()).isTrue();
        assertThat(plan.get("classWeights").asBoolean()).isTrue();
        Files.writeString(config, "{\"augment\": [\"shift:1\", \"zoom:5\"]}");
        Program.Outcome outcome = lanewise("train", "--config", config);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast()).contains("line 1").contains("there is no change 'zoom'");
    }

    @Test
    void aResumedTrainingGoesOnWithTheSameBits() throws IOException {
        String[] options = {
            "--epochs", "3", "--augment", "shift:1,rotate:10", "--mixup", "0.4", "--checkpoint-every", "50"
        };
        String expected = sha((Object[]) options);
        Path checkpoints = folder.resolve("run/checkpoints");
        Files.delete(checkpoints.resolve("step-000000135.safetensors"));
        Program.Outcome resumed = lanewise("train", "--resume", folder.resolve("run"), "--json");
        assertThat(resumed.err()).contains("after 100 steps");
        assertThat(resumed.json().get("parametersSha256").asText()).isEqualTo(expected);
        Files.delete(checkpoints.resolve("step-000000135.safetensors"));
        Program.Outcome other = lanewise("train", "--resume", folder.resolve("run"), "--augment", "shift:2");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.errLines().getLast()).contains("treatment of data").contains("Shift[rows=2");
    }

    @Test
    void imagesOfFilesAreChangedToo() throws IOException {
        Path data = IdxFiles.writeTo(folder.resolve("tiny"));
        assertThat(train("--data", data, "--epochs", "2", "--augment", "shift:1,flip")
                        .json()
                        .get("epochs")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("H01: images that stay on disk train as those that are read")
    void mappedImagesGiveTheSameBits() throws IOException {
        Path data = IdxFiles.writeTo(folder.resolve("tiny"));
        Object[] options = {"--data", data, "--epochs", "3", "--validation", "0.2"};
        Program.Outcome read = train(options);
        Program.Outcome mapped = train(with(options, "--map"));
        for (String name : new String[] {"parametersSha256", "testLoss", "testAccuracy", "trainLoss"}) {
            assertThat(mapped.json().get(name)).as(name).isEqualTo(read.json().get(name));
        }
        Object[] changed = with(options, "--augment", "flip");
        assertThat(sha(with(changed, "--map"))).isEqualTo(sha(changed));
        Program.Outcome digits = lanewise("train", "--map");
        assertThat(digits.code()).isEqualTo(2);
        assertThat(digits.err()).contains("--map").contains("digits");
    }

    /** The background of standardised images is what black has become; noise is in deviations. */
    @Test
    void wordsMeanChanges() {
        assertThat(new Augmentations("shift:2,shift:1x3,flip,flip:vertical,rotate:15,scale:0.25,cutout:4,noise:0.5")
                        .of(-1.5f))
                .containsExactly(
                        new Shift(2, 2, -1.5f),
                        new Shift(1, 3, -1.5f),
                        new Flip(0.5f, 0),
                        new Flip(0, 0.5f),
                        new Rotate(-15, 15, -1.5f),
                        new Scale(0.75f, 1.25f, -1.5f),
                        new Cutout(4, -1.5f),
                        new Noise(0.5f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--augment | shift:x | expected a whole number of pixels",
                "--augment | shift | there is no change 'shift'",
                "--augment | shift:1,,flip | there is no change ''",
                "--augment | flip:sideways | expected vertical or nothing",
                "--augment | rotate:400 | must be from -360",
                "--augment | scale:1.5 | must be above 0",
                "--augment | rotate:1x2 | there is no change 'rotate:1x2'",
                "--augment | zoom:2 | cutout:PIXELS",
                "--mixup | 0 | above 0 and at most 2",
                "--mixup | much | above 0 and at most 2"
            })
    void wrongWordsAreRefused(String option, String value, String reason) {
        Program.Outcome outcome = lanewise("train", option, value);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(option).contains(reason);
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,class\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i % 7)
                    .append(',')
                    .append(i % 2)
                    .append(',')
                    .append(i % 2 == 0 ? "x" : "y")
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), csv);
        Program.Outcome outcome = lanewise("train", "--data", file, "--augment", "shift:1");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--augment shift:1").contains("no images");
        assertThat(train("--data", file, "--epochs", "2", "--augment", "noise:0.1", "--balance")
                        .json()
                        .get("epochs")
                        .asInt())
                .isEqualTo(2);
    }
}
