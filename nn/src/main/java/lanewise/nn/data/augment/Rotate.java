package lanewise.nn.data.augment;

import lanewise.nn.data.Augmentation;
import lanewise.nn.data.ImageShape;
import lanewise.optim.math.Cosines;
import lanewise.simd.Shape;

/**
 * Turns an image about its middle by an angle uniform on [from, to], counter-clockwise as one looks at it, with the first row at the top; bilinear. Turns by
 * 90°, 180° and 270° of a square are exact.
 *
 * @param from degrees, −360 to 360
 * @param to degrees, from {@code from} to 360
 * @param fill the background, in the units of the data
 */
public record Rotate(float from, float to, float fill) implements Augmentation {
    public Rotate {
        if (!(from >= -360 && from <= to && to <= 360)) {
            throw new IllegalArgumentException("rotate: the angle is from " + from + " to " + to
                    + " degrees; it must be from -360 or more to 360 or less");
        }
        Limits.finite("rotate", "fill", fill);
    }

    /** By at most so many degrees either way, before a background of 0. */
    public Rotate(float degrees) {
        this(-degrees, degrees, 0);
    }

    @Override
    public Shape output(Shape example) {
        ImageShape.of("rotate", example);
        return example;
    }

    @Override
    public int draws(Shape example) {
        return 1;
    }

    @Override
    public Change on(Shape example) {
        Bilinear map = new Bilinear(ImageShape.of("rotate", example), fill);
        return (x, y, draws) -> {
            double degrees = draws.uniform(0, from, to);
            float cosine = (float) cosine(degrees);
            float sine = (float) cosine(degrees - 90);
            map.apply(x, y, cosine, sine, -sine, cosine);
        };
    }

    /** Exact for multiples of 90 degrees. */
    private static double cosine(double degrees) {
        double a = Math.abs(degrees) % 360;
        return Cosines.cosPi(Math.min(a, 360 - a) / 180);
    }
}
