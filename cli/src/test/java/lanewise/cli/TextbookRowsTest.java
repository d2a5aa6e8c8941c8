package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of the textbook, which is the methods that the library must have, is named by a test: by its id in a display name or comment, or in
 * the name of a method.
 */
class TextbookRowsTest {
    /** How many rows each section has. */
    private static final Map<Character, Integer> SECTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry('A', 17),
            Map.entry('B', 7),
            Map.entry('C', 8),
            Map.entry('D', 6),
            Map.entry('E', 14),
            Map.entry('F', 4),
            Map.entry('G', 10),
            Map.entry('H', 7),
            Map.entry('I', 13),
            Map.entry('J', 6),
            Map.entry('K', 3),
            Map.entry('L', 9),
            Map.entry('M', 8),
            Map.entry('N', 12),
            Map.entry('O', 3)));

    private static List<String> tests() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of("simd-core", "optim", "nn", "cli")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file : files.filter(f -> f.toString().matches(".*(Test|IT)\\.java"))
                        .toList()) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }

    @Test
    void everyRowHasATestThatNamesIt() throws IOException {
        List<String> sources = tests();
        assertThat(sources).hasSizeGreaterThan(100);
        List<String> missing = new ArrayList<>();
        SECTIONS.forEach((section, rows) -> {
            for (int row = 1; row <= rows; row++) {
                String id = String.format(Locale.ROOT, "%c%02d", section, row);
                Pattern named = Pattern.compile("\\b" + id + "\\b|void \\w*(?i:" + id + ")(?![0-9])");
                if (sources.stream().noneMatch(source -> named.matcher(source).find())) {
                    missing.add(id);
                }
            }
        });
        assertThat(missing).isEmpty();
    }
}
