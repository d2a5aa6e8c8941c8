package lanewise.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal numbers without garbage: String.format leaves three kilobytes a line, which adds up over a hundred thousand epochs. */
final class Decimals {
    private static final double LARGEST = 1e14;

    private Decimals() {}

    /** Appends a number with so many decimals, rounded half up; one too large for that, or none at all, as Java writes it. */
    static void append(StringBuilder text, double value, int decimals) {
        if (!(Math.abs(value) < LARGEST)) {
            text.append(value);
            return;
        }
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        long scaled = (long) Math.floor(Math.abs(value) * scale + 0.5);
        text.append(value < 0 && scaled > 0 ? "-" : "").append(scaled / scale);
        if (decimals > 0) {
            long rest = scaled % scale;
            text.append('.').repeat('0', decimals - digits(rest)).append(rest);
        }
    }

    /** The same as a new text. */
    static String of(double value, int decimals) {
        StringBuilder text = new StringBuilder();
        append(text, value, decimals);
        return text.toString();
    }

    /** A number with so many digits that count, at the least: 0.01234, 1.234, 123457. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (rounded.signum() != 0 && (exponent < -4 || exponent > 9)) {
            return rounded.stripTrailingZeros().toString();
        }
        return exponent >= digits
                ? BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP).toPlainString()
                : rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_UP)
                        .toPlainString();
    }

    /** How many digits a number that is not negative has. */
    static int digits(long n) {
        int digits = 1;
        for (long left = n / 10; left > 0; left /= 10) {
            digits++;
        }
        return digits;
    }
}
