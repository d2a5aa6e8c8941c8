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
    public void apply(float[] x, ImageShape from, float[] y, Draws draws) {
        int h = from.height();
        int w = from.width();
        int dr = Math.clamp(draws.within(0, rows), -h, h);
        int dc = Math.clamp(draws.within(1, columns), -w, w);
        Arrays.fill(y, 0, from.channels() * from.area(), fill);
        for (int plane = 0; plane < from.channels(); plane++) {
            int base = plane * from.area();
            for (int r = Math.max(0, dr); r < h + Math.min(0, dr); r++) {
                int to = base + r * w + Math.max(0, dc);
                System.arraycopy(x, base + (r - dr) * w + Math.max(0, -dc), y, to, w - Math.abs(dc));
            }
        }
    }
}
