package lanewise.nn.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.nn.data.ImageShape;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** J06: images between their pixels, beside the definition in double. */
class BilinearTest {
    private static float[] apply(Augmentation a, Shape shape, float... x) {
        Draws draws = new Draws(1, 0, a.draws(shape), 1000);
        draws.seek(0, 0);
        float[] y = new float[a.output(shape).elements()];
        a.on(shape).apply(x.clone(), y, draws);
        return y;
    }

    /**
     * By the definition, in double. Places are sums of three floats below 2(h + w): some eight roundings each, and a pixel changes by no more than 2 from one to the next; two changes, then three
     * roundings of numbers below 2.
     */
    @ParameterizedTest
    @ValueSource(strings = {"1,28,28", "3,5,9", "2,9,4", "1,1,6", "1,33,2", "1,1,1"})
    @DisplayName("J06: turned and scaled images are bilinear between pixels, and background outside")
    void bilinear(String text) {
        int[] dims = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        Shape shape = Shape.of(dims);
        ImageShape image = ImageShape.of("test", shape);
        Rng rng = new Rng(5, 6);
        float[] x = new float[shape.elements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * rng.uniform(i) - 1;
        }
        double bound = 2 * 2 * 8 * 0x1p-24 * 2 * (image.height() + image.width()) + 3 * 0x1p-23;
        for (float degrees : new float[] {0, 7, -31, 90, 123, -200}) {
            double a = Math.toRadians(degrees);
            float[] y = apply(new Rotate(degrees, degrees, 0.25f), shape, x);
            assertBilinear(x, image, y, Math.cos(a), Math.sin(a), bound);
        }
        for (float factor : new float[] {0.01f, 0.7f, 1.3f, 20}) {
            assertBilinear(
                    x,
                    image,
                    apply(new Scale(factor, factor, 0.25f), shape, x),
                    1 / (double) factor,
                    0,
                    bound * Math.max(1, 1 / factor));
        }
    }

    private static void assertBilinear(float[] x, ImageShape s, float[] y, double cosine, double sine, double bound) {
        for (int i = 0; i < s.channels() * s.area(); i++) {
            double dr = i % s.area() / s.width() - (s.height() - 1) / 2.0;
            double dc = i % s.width() - (s.width() - 1) / 2.0;
            double r = (s.height() - 1) / 2.0 + cosine * dr + sine * dc;
            double c = (s.width() - 1) / 2.0 - sine * dr + cosine * dc;
            int top = (int) Math.floor(r);
            int left = (int) Math.floor(c);
            int plane = i / s.area();
            double above = between(pixel(x, s, plane, top, left), pixel(x, s, plane, top, left + 1), c - left);
            double below = between(pixel(x, s, plane, top + 1, left), pixel(x, s, plane, top + 1, left + 1), c - left);
            assertThat((double) y[i]).as("pixel %d", i).isCloseTo(between(above, below, r - top), within(bound));
        }
    }

    private static double between(double a, double b, double t) {
        return a + t * (b - a);
    }

    private static double pixel(float[] x, ImageShape s, int plane, int r, int c) {
        boolean inside = r >= 0 && r < s.height() && c >= 0 && c < s.width();
        return inside ? x[plane * s.area() + r * s.width() + c] : 0.25;
    }

    /** Smaller than a float can say; the middle stays where it is. */
    @Test
    @DisplayName("J06: an image made as small as can be is its middle pixel before the background")
    void smallest() {
        for (float factor : new float[] {1e-40f, 1e-30f, 1e-9f}) {
            float[] y = apply(new Scale(factor, factor, -2), Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(y).containsExactly(-2, -2, -2, -2, 5, -2, -2, -2, -2);
        }
    }
}
