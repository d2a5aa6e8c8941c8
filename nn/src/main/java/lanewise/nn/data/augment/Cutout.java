package lanewise.nn.data.augment;

import java.util.Arrays;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Shape;

/**
 * Hides a square in all planes of an image, its middle at any pixel with the same probability; near the border a part of the square lies outside (T. DeVries and
 * G. W. Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017, section 3).
 *
 * @param size of a side, at least 1
 * @param fill what is put there, in the units of the data
 */
public record Cutout(int size, float fill) implements Augmentation {
    public Cutout {
        Limits.range("cutout", "size", size, 1, 1 << 16);
        Limits.finite("cutout", "fill", fill);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape.of("cutout", example);
        return example;
    }

    @Override
    public int draws(Shape example) {
        return 2;
    }

    @Override
    public Change on(Shape example) {
        ImageShape from = ImageShape.of("cutout", example);
        return (x, y, draws) -> cut(x, from, y, draws);
    }

    private void cut(float[] x, ImageShape from, float[] y, Draws draws) {
        int h = from.height();
        int w = from.width();
        int top = draws.below(0, h) - size / 2;
        int left = draws.below(1, w) - size / 2;
        System.arraycopy(x, 0, y, 0, from.channels() * from.area());
        for (int plane = 0; plane < from.channels(); plane++) {
            for (int r = Math.max(0, top); r < Math.min(h, top + size); r++) {
                int row = plane * from.area() + r * w;
                Arrays.fill(y, row + Math.max(0, left), row + Math.min(w, left + size), fill);
            }
        }
    }
}
