package lanewise.nn.data.augment;

import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Shape;

/**
 * Cuts a window out of an image, every place with the same probability (A. Krizhevsky et al. 2012, section 4.1). The image becomes smaller; {@link Shift} keeps
 * its size.
 *
 * @param height of the window, at least 1
 * @param width of the window, at least 1
 */
public record Crop(int height, int width) implements Augmentation {
    public Crop {
        Limits.range("crop", "height", height, 1, Integer.MAX_VALUE);
        Limits.range("crop", "width", width, 1, Integer.MAX_VALUE);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape s = fitting(example);
        return example.rank() == 2 ? Shape.of(height, width) : Shape.of(s.channels(), height, width);
    }

    private ImageShape fitting(Shape example) {
        ImageShape s = ImageShape.of("crop", example);
        if (s.height() < height || s.width() < width) {
            throw new IllegalArgumentException(
                    "crop: a window of " + height + "x" + width + " does not fit into images of " + example);
        }
        return s;
    }

    @Override
    public int draws(Shape example) {
        return 2;
    }

    @Override
    public Change on(Shape example) {
        ImageShape from = fitting(example);
        return (x, y, draws) -> crop(x, from, y, draws);
    }

    private void crop(float[] x, ImageShape from, float[] y, Draws draws) {
        int top = draws.below(0, from.height() - height + 1);
        int left = draws.below(1, from.width() - width + 1);
        for (int plane = 0; plane < from.channels(); plane++) {
            for (int r = 0; r < height; r++) {
                int source = plane * from.area() + (top + r) * from.width() + left;
                System.arraycopy(x, source, y, (plane * height + r) * width, width);
            }
        }
    }
}
