package lanewise.nn.data.augment;

import java.util.Arrays;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Shape;

/**
 * Moves an image by whole pixels, y[r, c] = x[r − dr, c − dc] with dr uniform on −rows … rows and dc on −columns … columns; what comes in from outside is {@code
 * fill}. The same as a random crop of the padded image (K. He et al. 2016, section 4.2).
 *
 * @param rows most, 0 to 65536
 * @param columns most, 0 to 65536
 * @param fill the background, in the units of the data
 */
public record Shift(int rows, int columns, float fill) implements Augmentation {
    private static final int MOST = 1 << 16;

    public Shift {
        Limits.range("shift", "rows", rows, 0, MOST);
        Limits.range("shift", "columns", columns, 0, MOST);
        Limits.finite("shift", "fill", fill);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape.of("shift", example);
        return example;
    }

    @Override
    public int draws(Shape example) {
        return 2;
    }

    @Override
    public Change on(Shape example) {
        ImageShape from = ImageShape.of("shift", example);
        return (x, y, draws) -> shift(x, from, y, draws);
    }

    private void shift(float[] x, ImageShape from, float[] y, Draws draws) {
        int h = from.height();
        int w = from.width();
        int dr = Math.clamp(draws.within(0, rows), -h, h);
        int dc = Math.clamp(draws.within(1, columns), -w, w);
        for (int plane = 0; plane < from.channels(); plane++) {
            move(x, plane * from.area(), y, h, w, dr, dc);
        }
    }

    /** Rows lie one behind the other, so all of them move in one copy; what has come round from the row before or behind is filled then. */
    private void move(float[] x, int base, float[] y, int h, int w, int dr, int dc) {
        int area = h * w;
        int by = Math.clamp(dr * w + dc, -area, area);
        System.arraycopy(x, base + Math.max(0, -by), y, base + Math.max(0, by), area - Math.abs(by));
        int top = Math.max(0, dr);
        int bottom = h + Math.min(0, dr);
        Arrays.fill(y, base, base + top * w, fill);
        Arrays.fill(y, base + bottom * w, base + area, fill);
        int left = dc > 0 ? 0 : w + dc;
        for (int r = top; r < bottom; r++) {
            for (int c = left; c < left + Math.abs(dc); c++) {
                y[base + r * w + c] = fill;
            }
        }
    }
}
