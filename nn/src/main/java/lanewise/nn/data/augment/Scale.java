package lanewise.nn.data.augment;

import lanewise.nn.data.Augmentation;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Shape;

/**
 * Makes what is in an image larger or smaller about its middle, by a factor uniform on [from, to]; bilinear, the size of the image stays.
 *
 * @param from above 0; below 1 makes smaller
 * @param to at least {@code from}, finite
 * @param fill the background, in the units of the data
 */
public record Scale(float from, float to, float fill) implements Augmentation {
    public Scale {
        if (!(from > 0 && from <= to && to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("scale: the factor is from " + from + " to " + to
                    + "; it must be above 0, finite, and the first no larger than the second");
        }
        Limits.finite("scale", "fill", fill);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape.of("scale", example);
        return example;
    }

    @Override
    public int draws(Shape example) {
        return 1;
    }

    @Override
    public Change on(Shape example) {
        Bilinear map = new Bilinear(ImageShape.of("scale", example), fill);
        return (x, y, draws) -> {
            float inverse = Math.min(1 / draws.uniform(0, from, to), Float.MAX_VALUE);
            map.apply(x, y, inverse, 0, 0, inverse);
        };
    }
}
