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

    @Test
    void whatIsNotThereIsSaid() {
        Program.Outcome outcome = lanewise("train", "--resume", folder.resolve("nowhere"));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines().getLast()).contains("nowhere").contains("no such file");
    }
}
