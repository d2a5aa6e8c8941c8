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
    void anotherShellIsRefused() {
        Program.Outcome outcome = lanewise("completion", "csh");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines().getFirst()).isEqualTo("lanewise: completion: expected bash or zsh, found 'csh'");
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
