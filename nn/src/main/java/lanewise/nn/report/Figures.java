package lanewise.nn.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people, short. */
final class Figures {
    private Figures() {}

    /** With so many significant digits, without needless zeros: 0.0123, 1.2e-7, 45300; a dash for NaN. */
    static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }
        BigDecimal rounded =
                BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
        if (rounded.signum() == 0) {
            return "0";
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return rounded.toPlainString();
        }
        String mantissa = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + exponent;
    }

    /** The same with four digits. */
    static String of(double value) {
        return of(value, 4);
    }

    /** For programs: at most five significant digits; null for NaN. */
    static String json(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(5)).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toString();
    }

    /** A whole number, thousands apart by a thin space that does not break. */
    static String whole(double value) {
        return Double.isNaN(value)
                ? "–"
                : String.format(Locale.ROOT, "%,.0f", value).replace(',', '\u202f');
    }

    /** The same. */
    static String whole(long value) {
        return whole((double) value);
    }

    /** A share of 1 in percent, such as 97.8 %. */
    static String percent(double share) {
        return Double.isNaN(share) ? "–" : of(Math.round(share * 1e4) / 1e2, 4) + "\u202f%";
    }

    /** A time span. */
    static String seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        if (seconds >= 3600) {
            return Math.round(Math.floor(seconds / 3600)) + " h " + Math.round(Math.floor(seconds % 3600 / 60))
                    + " min";
        }
        if (seconds >= 60) {
            return Math.round(Math.floor(seconds / 60)) + " min " + Math.round(Math.floor(seconds % 60)) + " s";
        }
        return of(seconds, 3) + " s";
    }

    /** A coordinate in a picture. */
    static String pixel(double value) {
        long tenths = Math.round(value * 10);
        long rest = Math.abs(tenths % 10);
        String whole = (tenths < 0 ? "-" : "") + Math.abs(tenths / 10);
        return rest == 0 ? whole : whole + "." + rest;
    }
}
