package lanewise.nn.data.augment;

import lanewise.nn.data.ImageShape;

/**
 * Linear maps of an image about its middle: y[r, c] is x at (rr·dr + rc·dc, cr·dr + cc·dc) from the middle ((height − 1)/2, (width − 1)/2), dr and dc the
 * distances of (r, c) from it. Between pixels, the four around by their distance: first along columns, a + t(b − a), then along rows. Outside is the background.
 *
 * <p>Places are whole numbers of 2⁻³² pixels, those of a row a constant step apart; of their fraction the upper 24 bits are used, as many as a float has. The pixels of a row with
 * four neighbours inside the image are neighbours themselves: found from both ends, they are computed without a look at the border.
 */
final class Bilinear {
    private static final int POINT = 32;
    private static final double ONE = 0x1p32;

    /** Outside of any image, and a row of steps as long does not overflow. */
    private static final double FAR = 0x1p30;

    private static final double LONGEST_STEP = 0x1p14;

    private Bilinear() {}

    static void map(float[] x, ImageShape s, float[] y, float rr, float rc, float cr, float cc, float fill) {
        double middleRow = (s.height() - 1) / 2.0;
        double middleColumn = (s.width() - 1) / 2.0;
        long rowStep = fixed(rc, LONGEST_STEP);
        long columnStep = fixed(cc, LONGEST_STEP);
        for (int r = 0; r < s.height(); r++) {
            double dr = r - middleRow;
            long row = fixed(middleRow + rr * dr - rc * middleColumn, FAR);
            long column = fixed(middleColumn + cr * dr - cc * middleColumn, FAR);
            for (int plane = 0; plane < s.channels(); plane++) {
                int base = plane * s.area();
                line(x, base, s, y, base + r * s.width(), row, rowStep, column, columnStep, fill);
            }
        }
    }

    private static long fixed(double place, double most) {
        return Math.round(Math.clamp(place, -most, most) * ONE);
    }

    /** A row of y, its first element at {@code at}, from places that begin at (row, column). */
    private static void line(
            float[] x,
            int base,
            ImageShape s,
            float[] y,
            int at,
            long row,
            long rowStep,
            long column,
            long columnStep,
            float fill) {
        int from = 0;
        int to = s.width();
        while (from < to && !isInside(s, row + from * rowStep, column + from * columnStep)) {
            y[at + from] = border(x, base, s, row + from * rowStep, column + from * columnStep, fill);
            from++;
        }
        while (to > from && !isInside(s, row + (to - 1) * rowStep, column + (to - 1) * columnStep)) {
            to--;
            y[at + to] = border(x, base, s, row + to * rowStep, column + to * columnStep, fill);
        }
        inside(
                x,
                base,
                s.width(),
                y,
                at + from,
                at + to,
                row + from * rowStep,
                rowStep,
                column + from * columnStep,
                columnStep);
    }

    /** Four neighbours: 0 ≤ row < height − 1, and so for columns; as unsigned numbers, negative ones are the greatest. */
    private static boolean isInside(ImageShape s, long row, long column) {
        return Long.compareUnsigned(row, (long) (s.height() - 1) << POINT) < 0
                && Long.compareUnsigned(column, (long) (s.width() - 1) << POINT) < 0;
    }

    private static void inside(
            float[] x,
            int base,
            int w,
            float[] y,
            int from,
            int to,
            long row,
            long rowStep,
            long column,
            long columnStep) {
        long r = row;
        long c = column;
        for (int at = from; at < to; at++) {
            int i = base + (int) (r >> POINT) * w + (int) (c >> POINT);
            float t = fraction(c);
            y[at] = between(between(x[i], x[i + 1], t), between(x[i + w], x[i + w + 1], t), fraction(r));
            r += rowStep;
            c += columnStep;
        }
    }

    private static float border(float[] x, int base, ImageShape s, long row, long column, float fill) {
        int r = (int) (row >> POINT);
        int c = (int) (column >> POINT);
        if (r < -1 || r >= s.height() || c < -1 || c >= s.width()) {
            return fill;
        }
        float t = fraction(column);
        float top = between(pixel(x, base, s, r, c, fill), pixel(x, base, s, r, c + 1, fill), t);
        float bottom = between(pixel(x, base, s, r + 1, c, fill), pixel(x, base, s, r + 1, c + 1, fill), t);
        return between(top, bottom, fraction(row));
    }

    private static float fraction(long place) {
        return ((int) place >>> 8) * 0x1p-24f;
    }

    private static float between(float a, float b, float t) {
        return a + t * (b - a);
    }

    private static float pixel(float[] x, int base, ImageShape s, int r, int c, float fill) {
        boolean inside = r >= 0 && r < s.height() && c >= 0 && c < s.width();
        return inside ? x[base + r * s.width() + c] : fill;
    }
}
