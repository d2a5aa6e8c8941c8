package lanewise.cli;

import java.util.Locale;
import java.util.Set;

/** What becomes of a row of a table in which a cell is missing: empty, or one of the usual words for nothing. */
enum MissingCells {
    /** It is an error. */
    REFUSE,
    /** The cell gets the mean of its column in the training part; no category, if it has categories. */
    MEAN,
    /** The row is left out. */
    DROP;

    private static final Set<String> WORDS = Set.of("", "nan", "na", "n/a", "null", "none", "?");

    /** Whether this stands for nothing. */
    static boolean isMissing(String cell) {
        return WORDS.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
