package lanewise.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the documentation of the search quotes, and what it prints. */
class SearchExampleTest {
    @TempDir
    private Path folder;

    private static String documentation() throws IOException {
        // Maven runs tests in the module's folder.
        return Files.readString(Path.of("../docs/search.md"));
    }

    private static String run(Path journal) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            SearchExample.main(new String[] {journal.toString()});
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Which follows from the seed, to the last digit. The second time everything is in the journal. */
    @Test
    void printsWhatTheDocumentationSays() throws Exception {
        Path journal = folder.resolve("digits.journal");
        String printed = run(journal);
        assertThat(documentation()).contains(printed);
        String recorded = Files.readString(journal);
        assertThat(documentation()).contains(recorded.lines().limit(7).collect(Collectors.joining("\n")));
        assertThat(run(journal)).isEqualTo(printed);
        assertThat(Files.readString(journal)).isEqualTo(recorded);
    }

    /** In docs/search.md, and in the package's documentation behind the asterisks. */
    @Test
    void isQuotedVerbatim() throws IOException {
        String source = Files.readString(Path.of("src/test/java/lanewise/nn/examples/SearchExample.java"));
        String quoted = source.substring(
                        source.indexOf("        Space space"), source.indexOf("            return result;"))
                .stripTrailing();
        assertThat(documentation()).contains(quoted.stripIndent());
        String javadoc = Files.readString(Path.of("../optim/src/main/java/lanewise/optim/search/package-info.java"));
        assertThat(javadoc)
                .contains(quoted.stripIndent().lines().map(l -> " * " + l).collect(Collectors.joining("\n")));
        assertThat(quoted.lines().count()).isLessThanOrEqualTo(15);
    }
}
