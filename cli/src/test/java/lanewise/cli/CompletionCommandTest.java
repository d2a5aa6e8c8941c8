package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    @TempDir
    private Path folder;

    @Test
    void bashTakesItAndCompletesCommandsAndOptions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
        Path script = folder.resolve("completion");
        Program.Outcome outcome = lanewise("completion", "bash");
        assertThat(outcome.code()).isZero();
        Files.writeString(script, outcome.out());
        assertThat(bash("bash -n " + script)).isEmpty();
        assertThat(complete(script, "lanewise in")).contains("info", "inspect").doesNotContain("train");
        assertThat(complete(script, "lanewise export --for")).contains("--format");
    }

    @Test
    void fishIsToldOfEveryCommandAndOption() {
        String script = lanewise("completion", "fish").out();
        assertThat(script)
                .contains(
                        "complete -c lanewise -n '__lanewise_ends' -f -a train -d 'Trains a network and writes it to a"
                                + " file'")
                .contains(
                        "complete -c lanewise -n '__lanewise_at train' -l epochs -x -d 'Passes over the data (default:"
                                + " 20, more for a small table; 5 for MNIST and its like)'")
                .contains("complete -c lanewise -n '__lanewise_at train' -l config -r -d ")
                .contains("complete -c lanewise -n '__lanewise_at train' -l dry-run -d ")
                .contains("complete -c lanewise -n '__lanewise_at export' -s o -l output -r -d ")
                .contains("complete -c lanewise -n '__lanewise_ends data' -f -a fetch -d ")
                .contains("complete -c lanewise -n '__lanewise_at data info' -l label -x -d ");
        // Each text is one word for fish: quotes within it are escaped.
        assertThat(script.lines().filter(l -> l.startsWith("complete ")))
                .hasSizeGreaterThan(100)
                .allMatch(l ->
                        l.matches("complete -c lanewise -n '[a-z_ ]+'( -[a-z]( [a-zA-Z-]+)?)* -d '([^'\\\\]|\\\\.)*'"));
    }

    @Test
    void fishTakesItAndCompletesCommandsAndOptions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "there is no fish here");
        Path script = Files.writeString(
                folder.resolve("completion.fish"),
                lanewise("completion", "fish").out());
        assertThat(fish(script, "lanewise in")).contains("info", "inspect").doesNotContain("train");
        assertThat(fish(script, "lanewise export --for")).contains("--format");
        assertThat(fish(script, "lanewise data ")).contains("fetch");
        assertThat(fish(script, "lanewise data info --la")).contains("--label");
    }

    private String fish(Path script, String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "/usr/bin/fish", "--no-config", "-c", "source " + script + "; complete -C '" + line + "'")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void anotherShellIsRefused() {
        Program.Outcome outcome = lanewise("completion", "csh");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines().getFirst())
                .isEqualTo("lanewise: completion: expected bash, zsh or fish, found 'csh'");
    }

    /** What bash offers behind such a line, by the function that the script has given it for it. */
    private String complete(Path script, String line) throws IOException, InterruptedException {
        return bash("source " + script + "; COMP_LINE='" + line + "'; COMP_WORDS=(" + line
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_POINT=${#COMP_LINE}; "
                + "f=$(complete -p lanewise | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $f lanewise; echo \"${COMPREPLY[@]}\"");
    }

    private String bash(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
