package lanewise.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Cells of a table: as numbers, and in messages. */
final class Cells {
    private static final int SHOWN = 40;
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    private Cells() {}

    /** Finite or not: a row that begins with NaN is no header either. */
    static boolean isNumber(String cell) {
        return !Float.isNaN(parse(cell)) || NOT_FINITE.matcher(cell.strip()).matches();
    }

    /** NaN for what is not a decimal number; Java's own suffixes and hexadecimal forms are none. */
    static float parse(String cell) {
        String s = cell.strip();
        if (s.isEmpty() || Character.isLetter(s.charAt(s.length() - 1)) || s.contains("x") || s.contains("X")) {
            return Float.NaN;
        }
        try {
            return Float.parseFloat(s);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    /** A cell in a message. */
    static String quoted(String cell) {
        return cell.isBlank() ? "nothing" : "'" + shortened(cell) + "'";
    }

    /** Cells in a message. */
    static String shown(List<String> cells) {
        return shortened(String.join(", ", cells));
    }

    /** No longer than a message can bear. */
    static String shortened(String s) {
        return s.length() <= SHOWN ? s : s.substring(0, SHOWN) + "...";
    }
}
