package lanewise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows under titles, in columns as wide as what is in them. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;
    private int left = 1;

    Table(String... titles) {
        widths = new int[titles.length];
        row(titles);
    }

    /** How many columns, from the first on, begin where they begin; the others end where they end. One without this. */
    Table leftmost(int columns) {
        left = columns;
        return this;
    }

    /** As many cells as there are titles; what would break a line becomes a space. */
    Table row(String... cells) {
        String[] row = Arrays.stream(cells).map(Talk::printable).toArray(String[]::new);
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(widths[c], row[c].length());
        }
        rows.add(row);
        return this;
    }

    /** All lines. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.length; c++) {
                String padding = " ".repeat(widths[c] - row[c].length());
                line.append(c < left ? row[c] + padding : padding + row[c]).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Four significant digits; {@code -} for what is no number. */
    static String number(double x) {
        if (!Double.isFinite(x)) {
            return "-";
        }
        double size = Math.abs(x);
        return x == Math.rint(x) && size < 1e6
                ? String.valueOf((long) x)
                : String.format(Locale.ROOT, size >= 1e-3 && size < 1e6 ? "%.4g" : "%.3e", x);
    }
}
