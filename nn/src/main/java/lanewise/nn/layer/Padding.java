package lanewise.nn.layer;

import java.util.Arrays;
import lanewise.simd.kernel.ConvAxis;

/**
 * Zeros around an image.
 *
 * @param same whether there are as many as make ⌈size/stride⌉ outputs, an odd one below and to the right (TensorFlow's SAME); the others are 0 then
 * @param top rows above, 0 or more
 * @param bottom rows below, 0 or more
 * @param left columns to the left, 0 or more
 * @param right columns to the right, 0 or more
 */
public record Padding(boolean same, int top, int bottom, int left, int right) {
    /** None. */
    public static final Padding VALID = new Padding(false, 0, 0, 0, 0);

    /** As many as make ⌈size/stride⌉ outputs. */
    public static final Padding SAME = new Padding(true, 0, 0, 0, 0);

    public Padding {
        int least = Math.min(Math.min(top, bottom), Math.min(left, right));
        if (least < 0 || (same && top + bottom + left + right > 0)) {
            throw new IllegalArgumentException("the padding is " + top + " and " + bottom + " rows, " + left + " and "
                    + right + " columns; it must be 0 or more, and with 'same' it is not given");
        }
    }

    /** As many on all four sides. */
    public static Padding of(int p) {
        return of(p, p);
    }

    /** So many rows above and below, so many columns left and right. */
    public static Padding of(int rows, int columns) {
        return new Padding(false, rows, rows, columns, columns);
    }

    /** Reads {@code same}, {@code valid}, {@code 1}, {@code 1x2} (rows, columns) or {@code 0x1x0x1} (top, bottom, left, right). */
    static Padding parse(String text) {
        if (text.equals("same") || text.equals("valid")) {
            return text.equals("same") ? SAME : VALID;
        }
        int[] p = Arrays.stream(text.split("x", -1)).mapToInt(Layers::number).toArray();
        return switch (p.length) {
            case 1 -> of(p[0]);
            case 2 -> of(p[0], p[1]);
            case 4 -> new Padding(false, p[0], p[1], p[2], p[3]);
            default ->
                throw new IllegalArgumentException(
                        "'" + text + "' is none of same, valid, one number, ROWSxCOLUMNS and TOPxBOTTOMxLEFTxRIGHT");
        };
    }

    /** Reads {@code same}, {@code valid}, {@code 1} or {@code 1x0} (before, behind). */
    static Padding parseSequences(String text) {
        if (text.equals("same") || text.equals("valid")) {
            return parse(text);
        }
        String[] p = text.split("x", -1);
        if (p.length > 2) {
            throw new IllegalArgumentException("'" + text + "' is none of same, valid, one number and BEFORExBEHIND");
        }
        return new Padding(false, 0, 0, Layers.number(p[0]), Layers.number(p[p.length - 1]));
    }

    /** Without rows. */
    Padding ofSequences() {
        return new Padding(same, 0, 0, left, right);
    }

    /** The text for sequences. */
    String columns() {
        if (same || left + right == 0) {
            return same ? "same" : "valid";
        }
        return left == right ? String.valueOf(left) : left + "x" + right;
    }

    /** Rows of an image of so many. */
    ConvAxis rows(int size, Extent kernel, Extent stride, Extent dilation) {
        return axis(size, kernel.height(), stride.height(), dilation.height(), top, bottom);
    }

    /** Columns of an image of so many. */
    ConvAxis columns(int size, Extent kernel, Extent stride, Extent dilation) {
        return axis(size, kernel.width(), stride.width(), dilation.width(), left, right);
    }

    /** A kernel may be larger than an image without its padding. */
    private ConvAxis axis(int size, int kernel, int stride, int dilation, int before, int behind) {
        int room = same ? Math.multiplyExact(kernel, dilation) : 0;
        ConvAxis axis = new ConvAxis(size, kernel, stride, dilation, before + room, behind);
        return same ? axis.withSamePadding() : axis;
    }

    @Override
    public String toString() {
        if (same || equals(VALID)) {
            return same ? "same" : "valid";
        }
        return top == bottom && left == right ? top + "x" + left : top + "x" + bottom + "x" + left + "x" + right;
    }
}
