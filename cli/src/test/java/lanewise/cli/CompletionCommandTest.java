package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        Optional<Path> fish = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(dir -> Path.of(dir, "fish"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(fish.isPresent(), "there is no fish on this machine (apt-get install fish)");
        Path script = Files.writeString(
                folder.resolve("completion.fish"),
                lanewise("completion", "fish").out());
        Files.createFile(folder.resolve("training.md"));
        assertThat(offered(fish.get(), script, "lanewise tr")).containsExactly("train");
        assertThat(offered(fish.get(), script, "lanewise "))
                .contains("train", "info", "inspect", "data", "completion")
                .doesNotContain("training.md", "fetch");
        assertThat(offered(fish.get(), script, "lanewise --")).containsExactly("--help", "--version");
        assertThat(offered(fish.get(), script, "lanewise data ")).containsExactly("fetch", "info", "list");
        assertThat(offered(fish.get(), script, "lanewise data info --la")).containsExactly("--label");
        assertThat(offered(fish.get(), script, "lanewise export --for")).containsExactly("--format");
        assertThat(offered(fish.get(), script, "lanewise export -")).contains("-o", "--output", "--format");
        assertThat(offered(fish.get(), script, "lanewise train --seed=3 --epochs 2 --thr"))
                .containsExactly("--threads");
        // a file where an option takes one, and only there
        assertThat(offered(fish.get(), script, "lanewise train --config tr")).containsExactly("training.md");
        assertThat(offered(fish.get(), script, "lanewise train --epochs tr")).isEmpty();
    }

    /** What fish offers behind such a line, without the descriptions, which stand behind a tab. */
    private List<String> offered(Path fish, Path script, String line) throws IOException, InterruptedException {
        String command = "source " + script + "; complete -C '" + line + "'";
        return said(fish.toString(), "--no-config", "-c", command)
                .lines()
                .map(offer -> offer.replaceFirst("\t.*", ""))
                .toList();
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
        return said("/bin/bash", "-c", command);
    }

    /** Output and errors of a shell in the folder, which has to end well. */
    private String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
