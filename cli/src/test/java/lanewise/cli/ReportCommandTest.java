package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path folder;

    private Path run(String name, String metrics) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("metrics.jsonl"), metrics);
        return run;
    }

    @Test
    void putsThePageOfOneRunIntoItsFolder() throws IOException {
        Path run = run("a", "{\"epoch\":1,\"loss\":0.5,\"steps\":3}\n");
        Program.Outcome outcome = lanewise("report", run);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo(run.resolve("report.html") + "\n");
        assertThat(run.resolve("report.html")).content().contains("<h1>a</h1>");
    }

    @Test
    void laysSeveralOverEachOther() throws IOException {
        Path a = run("a", "{\"epoch\":1,\"loss\":0.5,\"steps\":3}\n");
        Path b = run("b", "{\"epoch\":1,\"loss\":0.25,\"steps\":3}\n");
        Path page = folder.resolve("both.html");
        Program.Outcome outcome = lanewise("report", a, b, "--out", page, "--json");
        assertThat(outcome.json().get("report").asText()).isEqualTo(page.toString());
        assertThat(outcome.json().get("runs").get(1).asText()).isEqualTo("b");
        assertThat(outcome.json().get("bytes").asLong()).isEqualTo(Files.size(page));
        assertThat(page).content().contains("<h1>2 runs</h1>", "a, training", "b, training");
    }

    @Test
    void everyErrorIsOneLine() throws IOException {
        assertFails(1, folder.resolve("none"), "none: no such folder; name a folder that lanewise train has written");
        assertFails(1, folder, "there is neither metrics.jsonl nor run.json; name a folder");
        assertFails(
                1,
                run("bad", "{\"epoch\":1,\"loss\":0.5,\"steps\":3}\nnonsense\n"),
                "metrics.jsonl: line 2: expected JSON");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFails(1, file, "file: not a folder");
        Path broken = run("broken", "");
        Files.writeString(broken.resolve("run.json"), "{\"configuration\":3}");
        assertFails(1, broken, "run.json: configuration: expected a JSON object, found 3");
        Files.createDirectories(folder.resolve("c/report.html"));
        assertFails(1, run("c", ""), "report.html");
    }

    private static void assertFails(int code, Path run, String message) {
        Program.Outcome outcome = lanewise("report", run);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines())
                .singleElement()
                .asString()
                .startsWith("lanewise: ")
                .contains(message);
    }

    @Test
    void takesEightAtMost() throws IOException {
        Path run = run("a", "");
        Object[] args = Stream.concat(Stream.of("report"), IntStream.range(0, 9).mapToObj(i -> run))
                .toArray();
        Program.Outcome outcome = lanewise(args);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines().getFirst()).isEqualTo("lanewise: RUN: expected at most 8 folders, found 9");
    }
}
