package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that is ended from outside goes on where it was, and comes to what it would have come to. */
class SearchIT {
    private static final String[] SEARCH = {
        "search", "space.json", "--method", "asha", "--trials", "24", "--epochs", "9", "--json", "--out"
    };

    @TempDir
    private Path folder;

    @Test
    void goesOnAfterEverySignal() throws Exception {
        Files.writeString(
                folder.resolve("space.json"),
                "{\"learning-rate\": {\"log-uniform\": [1e-4, 0.1]}, \"units\": {\"log-int\": [8, 64]}}");
        JsonNode whole = launch("whole").json();
        Launch interrupted = launch("run").awaitSaid("trial  3 ").signal("TERM");
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.out()).isEmpty();
        assertThat(interrupted.err()).contains("stopped     interrupted; the same command with --out run goes on");
        launch("run").awaitSaid("trial 14 ").signal("KILL").code();
        Launch last = launch("run");
        assertThat(last.json().get("best")).isEqualTo(whole.get("best"));
        assertThat(last.err().lines().filter(l -> l.startsWith("trial ")).count())
                .isLessThan(16);
        assertThat(folder.resolve("run/search.html")).exists();
    }

    /** As soon as the search has been announced, whatever it is doing: opening its journal, waiting for trials. */
    @Test
    void aSignalAtTheVeryBeginningEndsItToo() throws Exception {
        Files.writeString(folder.resolve("space.json"), "{\"units\": {\"log-int\": [8, 64]}}");
        for (int i = 0; i < 3; i++) {
            Launch interrupted = launch("early").awaitSaid("search ").signal("TERM");
            assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(130);
            assertThat(interrupted.err())
                    .contains("stopped     interrupted")
                    .doesNotContain("lanewise: ", "gave up waiting");
        }
    }

    private Launch launch(String out) throws Exception {
        String[] args = java.util.Arrays.copyOf(SEARCH, SEARCH.length + 1);
        args[SEARCH.length] = out;
        return Launch.lanewise(folder, args);
    }
}
