package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    private static final String[] FILES = {
        "events.out.tfevents.lanewise", "metrics.jsonl", "model.safetensors", "report.html", "run.json"
    };

    @TempDir
    private Path folder;

    @Test
    void endsWithOneJsonObject() throws IOException {
        Path out = folder.resolve("a/b");
        Program.Outcome outcome =
                lanewise("train", "--hidden", "16", "--epochs", "3", "--lr", "0.01", "--out", out, "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).hasSize(1);
        JsonNode json = outcome.json();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "testAccuracy",
                        "testLoss",
                        "trainLoss",
                        "epochs",
                        "samplesPerSecond",
                        "bytesAllocatedPerStep",
                        "seconds",
                        "parameters",
                        "parametersSha256",
                        "checkpoint");
        assertThat(json.get("testAccuracy").asDouble()).isBetween(0.7, 1.0);
        assertThat(json.get("testLoss").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("trainLoss").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("epochs").asInt()).isEqualTo(3);
        assertThat(json.get("samplesPerSecond").asDouble()).isPositive();
        assertThat(json.get("bytesAllocatedPerStep").isIntegralNumber()).isTrue();
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("parameters").asInt()).isEqualTo(64 * 16 + 16 + 16 * 10 + 10);
        assertThat(json.get("parametersSha256").asText()).matches("[0-9a-f]{64}");
        assertThat(json.get("checkpoint").asText())
                .isEqualTo(out.resolve("model.safetensors").toString());
        assertThat(filesIn(out)).containsExactly(FILES);
    }

    @Test
    void writesAJsonObjectPerEpoch() throws IOException {
        Path out = folder.resolve("run");
        lanewise("train", "--hidden", "none", "--epochs", "4", "--out", out);
        List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                .filter(line -> !line.contains("\"step\":"))
                .toList();
        assertThat(lines).hasSize(4);
        double last = Double.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            JsonNode epoch = new ObjectMapper().readTree(lines.get(i));
            assertThat(epoch.get("epoch").asInt()).isEqualTo(i + 1);
            assertThat(epoch.get("steps").asInt()).isEqualTo(45);
            assertThat(epoch.get("loss").asDouble()).isBetween(0.0, last);
            last = epoch.get("loss").asDouble();
        }
    }

    @Test
    void saysWhatItDoesInPlainLinesThatFit() {
        Program.Outcome outcome = lanewise("train", "--hidden", "8", "--epochs", "2", "--out", folder.resolve("run"));
        assertThat(outcome.err()).doesNotContain("\r").doesNotContain("\u001b");
        assertThat(outcome.errLines())
                .contains("data        digits: 1438 to learn from, 359 to test, 64 features, 10 classes")
                .anyMatch(l -> l.startsWith("machine     Java "))
                .anyMatch(l -> l.matches("epoch 2/2  loss [0-9.]+  [0-9]+ samples/s"))
                .filteredOn(l -> !l.contains(folder.toString()))
                .allMatch(l -> l.length() <= 80);
        assertThat(outcome.out()).matches("accuracy [0-9.]{6}, loss [0-9.]+, [0-9]+ samples/s, [0-9]+ B/step, .*run\n");
    }

    @Test
    void drawsOverOneLineOnATerminal() {
        Program.Outcome outcome = new Program()
                .onTerminal()
                .run("train", "--hidden", "8", "--epochs", "2", "--out", folder.resolve("run"), "--json");
        assertThat(outcome.err())
                .contains("\rcompiling kernels ...")
                .contains("\repoch 1/2  [")
                .doesNotContain("\u001b");
        assertThat(outcome.out()).doesNotContain("\r");
    }

    @Test
    void givesTheSameBitsWhateverTheThreads() {
        String first = hash("--threads", "1");
        assertThat(hash("--threads", "1")).isEqualTo(first);
        assertThat(hash("--threads", "2")).isEqualTo(first);
        assertThat(hash("--threads", "3")).isEqualTo(first);
        assertThat(hash("--threads", "1", "--seed", "2")).isNotEqualTo(first);
    }

    private String hash(String... more) {
        Program.Outcome outcome = lanewise(Stream.concat(
                        Stream.of("train", "--epochs", "1", "--overwrite", "--out", folder.resolve("h"), "--json"),
                        Arrays.stream(more))
                .toArray());
        return outcome.json().get("parametersSha256").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam"})
    void learnsWithEveryRule(String rule) {
        Program.Outcome outcome = lanewise(
                "train",
                "--optimizer",
                rule,
                "--hidden",
                "32",
                "--epochs",
                "20",
                "--out",
                folder.resolve(rule),
                "--json");
        assertThat(outcome.json().get("testAccuracy").asDouble()).isGreaterThan(0.93);
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Program.Outcome outcome = lanewise("train", "--dry-run", "--out", folder.resolve("run"), "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.json().get("stepsPerEpoch").asInt()).isEqualTo(45);
        assertThat(outcome.json().get("parameters").asInt()).isEqualTo(50826);
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void stopsWhenTimeIsUp() throws IOException {
        Path out = folder.resolve("run");
        Program.Outcome outcome = lanewise("train", "--epochs", "1000000", "--max-time", "1s", "--out", out, "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("stopped     time is up");
        assertThat(outcome.json().get("epochs").asInt()).isLessThan(1_000_000);
        assertThat(filesIn(out)).contains("checkpoints").contains(FILES);
        assertThat(lanewise("evaluate", out).code()).isZero();
    }

    @Test
    void aLossThatIsNotFiniteIsOneLineAndLeavesNothing() throws IOException {
        Program.Outcome outcome =
                lanewise("train", "--optimizer", "sgd", "--lr", "1e6", "--hidden", "8", "--out", folder.resolve("run"));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines().getLast())
                .matches("lanewise: the loss is .* at step [0-9]+; .* in [a-z0-9]+; try a learning rate .*");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void aFullDiskBehindStandardOutputIsAFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        int code = Main.run(new String[] {"doctor"}, out, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output was closed");
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
