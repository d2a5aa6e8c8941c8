package lanewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lanewise.nn.format.AtomicFile;

/**
 * Where a search keeps what it knows: its configuration, its journal, its report.
 *
 * @param path of the folder, which is there
 */
record SearchFolder(Path path) {
    /** See docs/search.md. */
    Path journal() {
        return path.resolve("journal.tsv");
    }

    /** The report. */
    Path page() {
        return path.resolve("search.html");
    }

    /**
     * Writes what the results follow from beside the journal, or compares it with what is there.
     *
     * @throws WrongUsage when the search in the folder is another one
     */
    void configure(Map<String, Object> configuration) throws IOException {
        Path file = path.resolve("search.json");
        String text = JsonLine.of(configuration);
        if (!Files.exists(file)) {
            AtomicFile.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        String before = Files.readString(file).strip();
        if (!before.equals(text)) {
            throw new WrongUsage(
                    "--out " + path + ": has the search " + before + ", this one is " + text + "; give another folder");
        }
    }

    /** Writes the report. */
    void writePage(String html) throws IOException {
        AtomicFile.write(page(), html.getBytes(StandardCharsets.UTF_8));
    }
}
