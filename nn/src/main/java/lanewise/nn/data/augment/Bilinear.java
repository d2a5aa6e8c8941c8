package lanewise.nn.data.augment;

import lanewise.nn.data.ImageShape;

/**
 * Linear maps of an image about its middle: y[r, c] is x at (rr·dr + rc·dc, cr·dr + cc·dc) from the middle ((height − 1)/2, (width − 1)/2), dr and dc the
 * distances of (r, c) from it. Between pixels, the four around by their distance: first along columns, a + t(b − a), then along rows. Outside is the background.
 */
final class Bilinear {
    private Bilinear() {}

    static void map(float[] x, ImageShape s, float[] y, float rr, float rc, float cr, float cc, float fill) {
        float middleRow = (s.height() - 1) / 2f;
        float middleColumn = (s.width() - 1) / 2f;
        for (int plane = 0; plane < s.channels(); plane++) {
            int base = plane * s.area();
            int at = base;
            for (int r = 0; r < s.height(); r++) {
                float dr = r - middleRow;
                for (int c = 0; c < s.width(); c++) {
                    float dc = c - middleColumn;
                    y[at++] = sample(
                            x, base, s, middleRow + (rr * dr + rc * dc), middleColumn + (cr * dr + cc * dc), fill);
                }
            }
        }
    }

    private static float sample(float[] x, int base, ImageShape s, float row, float column, float fill) {
        int r = (int) Math.floor(row);
        int c = (int) Math.floor(column);
        float tr = row - r;
        float tc = column - c;
        float top = between(pixel(x, base, s, r, c, fill), pixel(x, base, s, r, c + 1, fill), tc);
        float bottom = between(pixel(x, base, s, r + 1, c, fill), pixel(x, base, s, r + 1, c + 1, fill), tc);
        return between(top, bottom, tr);
    }

    private static float between(float a, float b, float t) {
        return a + t * (b - a);
    }

    private static float pixel(float[] x, int base, ImageShape s, int r, int c, float fill) {
        boolean inside = r >= 0 && r < s.height() && c >= 0 && c < s.width();
        return inside ? x[base + r * s.width() + c] : fill;
    }
}
