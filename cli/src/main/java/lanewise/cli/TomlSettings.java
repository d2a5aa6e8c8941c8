package lanewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads the keys of a TOML file, which must all be outside of tables. */
final class TomlSettings {
    /** The parser calls itself for each; a file of options has a list or two. */
    private static final int MOST_BRACKETS = 100;

    private static final Comparator<SourceText.Place> BY_PLACE =
            Comparator.comparingInt(SourceText.Place::line).thenComparingInt(SourceText.Place::column);

    private TomlSettings() {}

    /**
     * All of them, in order.
     *
     * @throws Failure with line and column when it is no TOML, or has values that are no texts, numbers, booleans and lists of these
     */
    static List<ConfigFile.Setting> of(SourceText source) {
        Path file = source.file();
        requireShallow(source);
        TomlParseResult toml = parse(source);

        if (toml.hasErrors()) {
            TomlParseError first = toml.errors().getFirst();
            throw place(first.position()).failure(file, String.valueOf(first.getMessage()));
        }
        List<ConfigFile.Setting> settings = new ArrayList<>();
        for (String key : toml.keySet()) {
            List<String> path = List.of(key);
            SourceText.Place at = place(Objects.requireNonNull(toml.inputPositionOf(path)));
            Object value = Objects.requireNonNull(toml.get(path));
            settings.add(new ConfigFile.Setting(key, at, text(value, key, at, file), at));
        }
        settings.sort(Comparator.comparing(ConfigFile.Setting::keyAt, BY_PLACE));
        return settings;
    }

    /**
     * The library (1.1.1) fails with exceptions of its own making at some texts: NullPointerException at dates that are none, AssertionError, where
     * assertions are on, at escapes that are none.
     */
    private static TomlParseResult parse(SourceText source) {
        try {
            return Toml.parse(source.text());
        } catch (RuntimeException | AssertionError e) {
            Failure failure = new SourceText.Place(firstLineThatFails(source.text()), 1)
                    .failure(source.file(), "expected TOML, found something else (" + e + ")");
            failure.initCause(e);
            throw failure;
        }
    }

    private static int firstLineThatFails(String text) {
        List<String> lines = text.lines().toList();
        int good = 0;
        int bad = lines.size();
        while (bad - good > 1) {
            int middle = (good + bad) / 2;
            try {
                Toml.parse(String.join("\n", lines.subList(0, middle)));
                good = middle;
            } catch (RuntimeException | AssertionError e) {
                bad = middle;
            }
        }
        return Math.max(1, bad);
    }

    private static void requireShallow(SourceText source) {
        String text = source.text();
        int brackets = 0;
        for (int i = 0; i < text.length(); i++) {
            brackets += text.charAt(i) == '[' || text.charAt(i) == '{' ? 1 : 0;
            if (brackets > MOST_BRACKETS) {
                throw SourceText.Place.behind(text.substring(0, i))
                        .failure(source.file(), "expected at most " + MOST_BRACKETS + " brackets, found one more");
            }
        }
    }

    private static String text(Object value, String key, SourceText.Place at, Path file) {
        if (value instanceof TomlArray array) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                values.add(scalar(array.get(i), key, place(array.inputPositionOf(i)), file));
            }
            return String.join(",", values);
        }
        return scalar(value, key, at, file);
    }

    private static String scalar(Object value, String key, SourceText.Place at, Path file) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        throw at.failure(file, Cells.shortened(key) + ": expected a text, a number, true, false or a list of these");
    }

    private static SourceText.Place place(TomlPosition position) {
        return new SourceText.Place(position.line(), position.column());
    }
}
