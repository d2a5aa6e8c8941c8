package lanewise.nn.data.augment;

import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Shape;

/**
 * Mirrors an image, left and right with one probability, top and bottom with another.
 *
 * @param horizontal probability that columns are reversed, in [0, 1]
 * @param vertical probability that rows are reversed, in [0, 1]
 */
public record Flip(float horizontal, float vertical) implements Augmentation {
    public Flip {
        Limits.share("flip", "the probability of a horizontal one", horizontal);
        Limits.share("flip", "the probability of a vertical one", vertical);
    }

    /** Left and right for every second image, top and bottom never. */
    public static Flip leftRight() {
        return new Flip(0.5f, 0);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape.of("flip", example);
        return example;
    }

    @Override
    public int draws(Shape example) {
        return 2;
    }

    @Override
    public Change on(Shape example) {
        ImageShape from = ImageShape.of("flip", example);
        return (x, y, draws) -> flip(x, from, y, draws);
    }

    private void flip(float[] x, ImageShape from, float[] y, Draws draws) {
        boolean mirror = draws.uniform(0) < horizontal;
        boolean upsideDown = draws.uniform(1) < vertical;
        int h = from.height();
        int w = from.width();
        for (int row = 0; row < from.channels() * h; row++) {
            int r = row % h;
            int source = (upsideDown ? row - r + h - 1 - r : row) * w;
            if (mirror) {
                for (int c = 0; c < w; c++) {
                    y[row * w + c] = x[source + w - 1 - c];
                }
            } else {
                System.arraycopy(x, source, y, row * w, w);
            }
        }
    }
}
