package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --resume}: as if the training had never stopped. */
class ResumeTest {
    @TempDir
    private Path folder;

    private Path run;
    private String expected = "";
    private List<String> losses = List.of();

    /** A training of 135 steps whose last checkpoint is lost. */
    @BeforeEach
    void trainAndLoseTheEnd() throws IOException {
        run = folder.resolve("run");
        Program.Outcome whole = lanewise(
                "train",
                "--hidden",
                "16",
                "--epochs",
                "3",
                "--checkpoint-every",
                "50",
                "--lr",
                "0.01",
                "--clip",
                "0.5",
                "--ema",
                "0.9",
                "--out",
                run,
                "--json");
        assertThat(whole.code()).as(whole.err()).isZero();
        expected = sha(whole);
        losses = losses();
        assertThat(checkpoints()).contains("step-000000135.safetensors");
        Files.delete(run.resolve("checkpoints/step-000000135.safetensors"));
        Files.delete(run.resolve("model.safetensors"));
    }

    private static String sha(Program.Outcome outcome) {
        return outcome.json().get("parametersSha256").asText();
    }

    private static String shaOf(Path out) {
        return lanewise("info", out, "--json").json().get("parametersSha256").asText();
    }

    private List<String> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.map(f -> f.getFileName().toString())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private List<String> losses() throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(l -> !l.contains("\"step\":"))
                .map(l -> l.replaceFirst(",\"steps.*", ""))
                .toList();
    }

    @Test
    void theRunIsEnough() throws IOException {
        Program.Outcome resumed = lanewise("train", "--resume", run, "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed ").contains("after 100 steps");
        assertThat(sha(resumed)).isEqualTo(expected);
        assertThat(losses()).isEqualTo(losses);
        assertThat(run.resolve("model.safetensors")).isRegularFile();
    }

    @Test
    void aSingleCheckpointIsEnough() throws IOException {
        Path first = run.resolve("checkpoints").resolve(checkpoints().getLast());
        Program.Outcome resumed = lanewise("train", "--resume", first, "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(sha(resumed)).isEqualTo(expected);
        assertThat(losses()).isEqualTo(losses);
    }

    @Test
    void aDamagedOneIsPassedOverWithAWarning() throws IOException {
        Path last = run.resolve("checkpoints/step-000000135.safetensors");
        byte[] bytes = Files.readAllBytes(
                run.resolve("checkpoints").resolve(checkpoints().getFirst()));
        bytes[bytes.length - 5] ^= 1;
        Files.write(last, bytes);
        Program.Outcome resumed = lanewise("train", "--resume", run, "--json");
        assertThat(resumed.err()).contains("warning ").contains("damaged").contains("resumed ");
        assertThat(sha(resumed)).isEqualTo(expected);
        Files.write(last, bytes); // the whole one that the resumed training has put in its place
        assertThat(lanewise("train", "--resume", last).code()).isEqualTo(1);
    }

    @Test
    void otherOptionsAreRefusedWithBothValues() {
        refused("'adam, learning rate LinearDecay[start=0.02", "[start=0.01", "--lr", "0.02");
        refused("seed is '2'", "with '1'", "--seed", "2");
        refused("network is 'dense1 = dense 8 (input)'", "'dense1 = dense 16 (input)'", "--hidden", "8");
    }

    private void refused(String here, String saved, String... more) {
        Object[] args = Stream.concat(Stream.of("train", "--resume", run), Stream.of(more))
                .toArray();
        Program.Outcome outcome = lanewise(args);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast())
                .startsWith("lanewise: ")
                .contains(here)
                .contains(saved);
    }

    @Test
    void aNewTrainingIsNotMixedIntoAnother() {
        Program.Outcome outcome = lanewise("train", "--out", run, "--checkpoint-every", "10");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast())
                .contains("has checkpoints of a training already")
                .doesNotContain("internal");
    }

    /** What it had learned before is what its user wants to look at. */
    @Test
    void aResumedTrainingThatFailsKeepsEarlierFigures() throws IOException {
        run = folder.resolve("diverging");
        // One step an epoch, saved after each; the weights grow by orders of magnitude until they overflow.
        Program.Outcome first = lanewise(
                "train",
                "--batch",
                "1438",
                "--optimizer",
                "sgd",
                "--lr",
                "1e9",
                "--schedule",
                "constant",
                "--epochs",
                "100",
                "--checkpoint-every",
                "1",
                "--out",
                run);
        assertThat(first.code()).isEqualTo(1);
        String last = checkpoints().getFirst();
        assertThat(first.errLines().getLast())
                .startsWith("lanewise: ")
                .endsWith("the last checkpoint is " + run.resolve("checkpoints").resolve(last));
        List<String> figures = losses();
        assertThat(figures).isNotEmpty();
        Program.Outcome second = lanewise("train", "--resume", run);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.errLines().getLast()).isEqualTo(first.errLines().getLast());
        assertThat(checkpoints()).first().isEqualTo(last);
        assertThat(losses()).isEqualTo(figures);
    }

    /** Neither its figures nor its checkpoints would be told apart from the other's afterwards. */
    @Test
    void aResumedTrainingIsNotMixedIntoAnother() throws IOException {
        Path other = folder.resolve("other");
        assertThat(lanewise("train", "--hidden", "8", "--epochs", "1", "--checkpoint-every", "9", "--out", other)
                        .code())
                .isZero();
        for (String name : List.of("model.safetensors", "run.json", "report.html")) {
            Program.Outcome outcome = lanewise("train", "--resume", run, "--out", other, "--overwrite");
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.errLines().getFirst())
                    .isEqualTo(
                            "lanewise: --out " + other + ": has a training already, and --resume goes on with that in "
                                    + run + "; give another folder, or resume what is in this one");
            Files.delete(other.resolve(name));
        }
        Path moved = folder.resolve("moved");
        Program.Outcome elsewhere = lanewise("train", "--resume", run, "--out", moved, "--json");
        assertThat(elsewhere.code()).as(elsewhere.err()).isZero();
        assertThat(sha(elsewhere)).isEqualTo(expected);
        assertThat(lanewise("train", "--resume", run, "--out", run.resolve("../run"), "--json")
                        .code())
                .isZero();
    }

    /** Names of files may have line breaks and commas in them; they come back as they were. */
    @Test
    void anyNameOfAFileComesBack() throws IOException {
        Path odd = folder.resolve("a \"strange\",\nname=.csv");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7).append(',').append(i % 3).append(i % 2 == 0 ? ",even\n" : ",odd\n");
        }
        Files.writeString(odd, rows);
        Path out = folder.resolve("odd");
        Program.Outcome first = lanewise(
                "train", "--data", odd, "--epochs", "2", "--hidden", "4", "--checkpoint-every", "1", "--out", out);
        assertThat(first.code()).as(first.err()).isZero();
        Program.Outcome resumed = lanewise("train", "--resume", out, "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(sha(resumed)).isEqualTo(shaOf(out));
    }

    @Test
    void whatIsNotThereIsSaid() {
        Program.Outcome outcome = lanewise("train", "--resume", folder.resolve("nowhere"));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast()).contains("nowhere").contains("no such file");
    }
}
