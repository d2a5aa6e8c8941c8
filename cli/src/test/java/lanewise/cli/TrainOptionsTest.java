package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks, the ways to train, and the configuration files of {@code train}. */
class TrainOptionsTest {
    @TempDir
    private Path folder;

    private Program.Outcome train(Object... more) {
        Object[] args = Stream.concat(
                        Stream.of("train", "--json", "--overwrite", "--out", folder.resolve("run")), Stream.of(more))
                .toArray();
        Program.Outcome outcome = lanewise(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome;
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("config.json"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "cosine", "constant", "one-cycle", "plateau"})
    void learnsOnEverySchedule(String schedule) {
        JsonNode json = train("--hidden", "32", "--epochs", "10", "--schedule", schedule)
                .json();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void learnsWithEverythingOn() {
        JsonNode json = train(
                        "--hidden",
                        "32",
                        "--epochs",
                        "10",
                        "--clip",
                        "1",
                        "--accumulate",
                        "2",
                        "--batch",
                        "16",
                        "--ema",
                        "0.95")
                .json();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThan(0.9);
    }

    /** Accumulated batches are a larger one: as many steps. */
    @Test
    void accumulatedBatchesAreCountedAsSteps() {
        JsonNode json = train("--dry-run", "--batch", "16", "--accumulate", "2").json();
        assertThat(json.get("stepsPerEpoch").asInt()).isEqualTo(45);
    }

    @Test
    void learnsWithConvolutions() {
        JsonNode json = train("--model", "cnn", "--epochs", "4").json();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void aFileMayDescribeTheNetwork() throws IOException {
        Path file = Files.writeString(folder.resolve("net"), """
            input x 64
            d = dense 20 (x)
            r = relu (d)
            o = dense 10 (r)
            output o
            """);
        JsonNode json = train("--model", file, "--epochs", "2").json();
        assertThat(json.get("parameters").asInt()).isEqualTo(64 * 20 + 20 + 20 * 10 + 10);
    }

    @Test
    void aFileWithAnotherNetworkIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("net"), "input x 63\no = dense 10 (x)\noutput o");
        Program.Outcome outcome = lanewise("train", "--model", file);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast()).contains("takes 63 features").contains("has 64 features");
        Files.writeString(file, "input x 64\no = dens 10 (x)\noutput o");
        assertThat(lanewise("train", "--model", file).errLines().getLast()).contains(file + ": line 2");
    }

    /** Stops by itself, on examples that are neither learned from nor tested on. */
    @Test
    void stopsWithoutProgress() throws IOException {
        Program.Outcome outcome = train(
                "--hidden", "64", "--epochs", "2000", "--lr", "0.02", "--schedule", "constant", "--patience", "3");
        assertThat(outcome.err())
                .containsPattern("1[0-9]{3} to learn from, 14[0-9] to validate")
                .contains("stopped     no progress in 3 epochs since the best, loss ");
        assertThat(outcome.json().get("epochs").asInt()).isLessThan(2000);
        String line = Files.readAllLines(folder.resolve("run/metrics.jsonl")).getLast();
        assertThat(new ObjectMapper().readTree(line).get("validationAccuracy").asDouble())
                .isBetween(0.8, 1.0);
    }

    @Test
    void aDryRunTrainsOneBatch() {
        Program.Outcome outcome = train("--dry-run");
        assertThat(outcome.err()).contains("memory  ").contains("one batch   loss ");
        assertThat(outcome.json().get("memoryBytes").asLong()).isGreaterThan(50826 * 16);
        assertThat(outcome.json().get("loss").asDouble()).isBetween(1.5, 3.5);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    /** G07: with He's first values the outputs of all layers are of the same size, half of a ReLU's are 0, and no gradient vanishes. */
    @Test
    void g07ADryRunShowsOutputsAndGradientsOfOneBatch() {
        Program.Outcome outcome = train("--dry-run", "--hidden", "128,128,128");
        JsonNode activations = outcome.json().get("activations");
        assertThat(activations.findValuesAsText("name"))
                .containsExactly("dense1", "relu1", "dense2", "relu2", "dense3", "relu3", "dense4");
        for (JsonNode layer : activations) {
            assertThat(layer.get("std").asDouble()).as(layer.toString()).isBetween(0.3, 3.0);
            boolean isRelu = layer.get("name").asText().startsWith("relu");
            assertThat(layer.get("zeros").asDouble()).isBetween(isRelu ? 0.3 : 0, isRelu ? 0.7 : 0.01);
        }
        JsonNode gradients = outcome.json().get("gradients");
        assertThat(gradients).hasSize(8);
        assertThat(gradients).allMatch(g -> g.get("std").asDouble() > 1e-4);
        assertThat(outcome.err())
                .containsPattern("outputs +mean +std +zeros +distribution\n")
                .containsPattern("relu3 +[0-9.e-]+ +[0-9.]+ +[0-9]+ % +\\|.{30}\\|")
                .containsPattern("dense4\\.bias +[0-9.e-]+ ");
        assertThat(outcome.errLines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aFileGivesOptionsAndTheCommandLineOverridesThem() throws IOException {
        Path file = config("""
            {
              // a comment
              "hidden": [16, 8],
              "epochs": 2,
              "lr": 0.01,
              "dry-run": true,
            }
            """);
        JsonNode json = train("--config", file, "--epochs", "7").json();
        assertThat(json.get("model").asText()).isEqualTo("mlp:16,8");
        assertThat(json.get("epochs").asInt()).isEqualTo(7);
        assertThat(json.get("learningRate").asDouble()).isEqualTo(0.01);
        Files.writeString(file, "{\"dry-run\": false, \"epochs\": 1, \"hidden\": \"8\"}");
        assertThat(train("--config", file).json().get("epochs").asInt()).isEqualTo(1);
    }

    /** --model and --hidden say the same, and so do columns in a file and on the command line: what is said last counts, all of it. */
    @Test
    void theCommandLineWinsWhateverTheWords() throws IOException {
        Path file = config("{\"model\": \"cnn\", \"categorical\": [\"wind\", \"no such\"], \"dry-run\": true}");
        Path table = Files.writeString(
                folder.resolve("table.csv"),
                "wind,sky,play\n" + "1,grey,yes\n2,blue,no\n1,blue,yes\n2,grey,no\n".repeat(5));
        JsonNode json = train("--config", file, "--data", table, "--hidden", "4,3", "--categorical", "sky")
                .json();
        assertThat(json.get("model").asText()).isEqualTo("mlp:4,3");
        assertThat(json.get("features").asInt()).isEqualTo(3);
        Files.writeString(file, "{\"hidden\": [16], \"dry-run\": true}");
        assertThat(train("--config", file, "--model", "mlp:5")
                        .json()
                        .get("model")
                        .asText())
                .isEqualTo("mlp:5");
        Files.writeString(file, "{\"hidden\": [16], \"model\": \"cnn\"}");
        Program.Outcome both = lanewise("train", "--config", file);
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.errLines().getFirst()).contains("--model and --hidden are two ways to say the same");
    }

    @Test
    void aFinishedRunIsNotReplacedUnasked() throws IOException {
        Path run = folder.resolve("run");
        Object[] train = {"train", "--hidden", "4", "--epochs", "1", "--out", run};
        assertThat(lanewise(train).code()).isZero();
        byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
        byte[] metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
        Program.Outcome again = lanewise(train);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.errLines())
                .startsWith("lanewise: --out " + run
                        + ": has the model of another training; give another folder, or --overwrite to replace it");
        assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
        assertThat(run.resolve("metrics.jsonl")).hasBinaryContent(metrics);
        assertThat(train("--hidden", "4", "--epochs", "1", "--seed", "2").code())
                .isZero();
        assertThat(Files.readAllBytes(run.resolve("model.safetensors"))).isNotEqualTo(model);
    }

    @Test
    void aFileInTomlSaysTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("config.toml"), """
            # a comment
            hidden = [
              16, # units
              8,
            ]
            epochs = 2
            "lr" = 1e-2
            dry-run = true
            data = 'digits'
            """);
        JsonNode json = train("--config", file, "--epochs", "7").json();
        assertThat(json.get("model").asText()).isEqualTo("mlp:16,8");
        assertThat(json.get("epochs").asInt()).isEqualTo(7);
        assertThat(json.get("learningRate").asDouble()).isEqualTo(0.01);
        Files.writeString(file, "dry-run = false\r\nepochs = 1\r\nhidden = \"8\"\r\n");
        assertThat(train("--config", file).json().get("epochs").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\nepoch = 3`                 | line 2, column 1: unknown key 'epoch'; did you mean 'epochs'?",
                "`lerning-rate = 3`            | line 1, column 1: unknown key 'lerning-rate'; there are accumulate, ",
                "`a = 1\nepochs = 0`           | line 1, column 1: unknown key 'a'",
                "`epochs = 0`                  | line 1, column 1: epochs: expected a whole number from 1 to 1000000, found '0'",
                "`[epochs]\na = 1`             | epochs: expected a text, a number",
                "`epochs.a = 1`                | epochs: expected a text, a number",
                "`hidden = [1, [2]]`           | line 1, column 14: hidden: expected a text, a number",
                "`epochs = 2026-11-22`         | epochs: expected a text, a number",
                "`epochs = 1\nlr = 1979-05-27T07:32:00-05-27\nbatch = 8` | line 2, column 1: expected TOML, found something else",
                "`epochs = 1\ndata = \"sg1_\\uuuun =\"` | line 2, column ",
                "`dry-run = 1`                 | dry-run: expected true or false, found 1",
                "`config = 'x'`                | unknown key 'config'",
                "`epochs = 1\nepochs = 2`      | line 2, column 1: epochs previously defined at line 1, column 1",
                "`epochs = `                   | line 1, column 10",
                "`epochs: 1`                   | line 1, column 7",
                "`{\"epochs\": 1}`            | line 1, column 1",
            })
    void whatIsWrongInTomlIsSaidWithItsPlace(String text, String explanation) throws IOException {
        assertExplained(Files.writeString(folder.resolve("config.toml"), text), explanation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.toml", "config.json"})
    void filesThatAreNoTextAreRefused(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, new byte[] {'#', '\n', 'a', (byte) 0xE9, '\n'});
        assertExplained(file, "line 2, column 2: expected text in UTF-8");
        Files.write(file, new byte[(1 << 18) + 1]);
        assertExplained(file, "line 1, column 1: expected at most 262144 bytes, found 262145");
        Files.writeString(file, "hidden = " + "[".repeat(1000));
        assertExplained(file, name.endsWith("toml") ? "line 1, column 110: expected at most 100 brackets" : "line 1");
        Files.writeString(file, "\uFEFF" + (name.endsWith("toml") ? "epoch = 1" : "{\"epoch\": 1}"));
        assertExplained(file, "unknown key 'epoch'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\n \"epoch\": 3}`          | line 2, column 2: unknown key 'epoch'; did you mean 'epochs'?",
                "`{\"lerning-rate\": 3}`      | line 1, column 2: unknown key 'lerning-rate'; there are accumulate, ",
                "`{\"epochs\": 0}`            | epochs: expected a whole number from 1 to 1000000, found '0'",
                "`{\"epochs\": {}}`           | epochs: expected a text, a number",
                "`{\"epochs\": null}`         | epochs: expected a text, a number",
                "`{\"dry-run\": 1}`           | dry-run: expected true or false, found 1",
                "`{\"config\": \"x\"}`        | unknown key 'config'",
                "`{\"resume\": \"x\"}`        | resume: belongs to the command line, for a training that is resumed",
                "`{\"epochs\": 1, \"epochs\": 2}` | Duplicate field",
                "`[1]`                        | line 1, column 1: expected an object",
                "`{\"epochs\": 1`             | line 1",
                "`{} {}`                      | expected nothing behind the object",
                "``                           | expected an object",
            })
    void whatIsWrongInAFileIsSaidWithItsPlace(String text, String explanation) throws IOException {
        assertExplained(config(text), explanation);
    }

    private static void assertExplained(Path file, String explanation) {
        Program.Outcome outcome = lanewise("train", "--config", file);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).startsWith("lanewise: " + file + ": line ").contains(explanation);
    }
}
