package lanewise.nn.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Draws;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.RandomNormals;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** J06: each operator against what it must do exactly; all are functions of seed, epoch and example. */
class AugmentationTest {
    private static final Shape THREE = Shape.of(3, 3);
    private static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    /** Example 0 of epoch {@code epoch} of 1000. */
    private static float[] apply(Augmentation a, Shape shape, float[] x, long epoch) {
        Draws draws = new Draws(1, 0, a.draws(shape), 1000);
        draws.seek(epoch, 0);
        float[] y = new float[a.output(shape).elements()];
        a.on(shape).apply(x.clone(), y, draws);
        return y;
    }

    @Test
    @DisplayName("J06: flipping twice is the identity, once reverses each row or the order of rows")
    void flip() {
        float[] mirrored = apply(new Flip(1, 0), THREE, NINE, 0);
        assertThat(mirrored).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
        assertThat(apply(new Flip(1, 0), THREE, mirrored, 0)).isEqualTo(NINE);
        float[] upsideDown = apply(new Flip(0, 1), THREE, NINE, 0);
        assertThat(upsideDown).containsExactly(7, 8, 9, 4, 5, 6, 1, 2, 3);
        assertThat(apply(new Flip(0, 1), THREE, upsideDown, 0)).isEqualTo(NINE);
        assertThat(apply(new Flip(0, 0), THREE, NINE, 0)).isEqualTo(NINE);
        // Two planes of 1x2: each by itself.
        assertThat(apply(new Flip(1, 1), Shape.of(2, 1, 2), new float[] {1, 2, 3, 4}, 0))
                .containsExactly(2, 1, 4, 3);
    }

    @Test
    @DisplayName("J06: half of the images are flipped, to five standard errors")
    void flipsHalf() {
        int flipped = 0;
        for (int e = 0; e < 10_000; e++) {
            flipped += Arrays.equals(apply(Flip.leftRight(), THREE, NINE, e), NINE) ? 0 : 1;
        }
        assertThat(Math.abs(flipped - 5000)).isLessThan(5 * 50);
    }

    @Test
    @DisplayName("J06: shifting moves pixels and fills the rest, every shift occurs")
    void shift() {
        TreeSet<String> seen = new TreeSet<>();
        for (int e = 0; e < 500; e++) {
            float[] y = apply(new Shift(1, 2, -1), THREE, NINE, e);
            seen.add(Arrays.toString(y));
        }
        TreeSet<String> expected = new TreeSet<>();
        for (int dr = -1; dr <= 1; dr++) {
            for (int dc = -2; dc <= 2; dc++) {
                float[] y = new float[9];
                for (int r = 0; r < 3; r++) {
                    for (int c = 0; c < 3; c++) {
                        boolean inside = r - dr >= 0 && r - dr < 3 && c - dc >= 0 && c - dc < 3;
                        y[3 * r + c] = inside ? NINE[3 * (r - dr) + c - dc] : -1;
                    }
                }
                expected.add(Arrays.toString(y));
            }
        }
        assertThat(seen).isEqualTo(expected);
        // Farther than the image is large: nothing is left, and nothing breaks.
        for (int e = 0; e < 50; e++) {
            assertThat(apply(new Shift(100, 100, 7), THREE, NINE, e)).hasSize(9);
        }
    }

    @Test
    @DisplayName("J06: turning by 90, 180, 270 and 360 degrees is exact, counter-clockwise")
    void rotate() {
        assertThat(apply(new Rotate(90, 90, 0), THREE, NINE, 0)).containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
        assertThat(apply(new Rotate(-90, -90, 0), THREE, NINE, 0)).containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
        assertThat(apply(new Rotate(180, 180, 0), THREE, NINE, 0)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(apply(new Rotate(270, 270, 0), THREE, NINE, 0)).containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
        assertThat(apply(new Rotate(360, 360, 0), THREE, NINE, 0)).isEqualTo(NINE);
        assertThat(apply(new Rotate(90, 90, 0), Shape.of(2, 2, 2), new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 0))
                .containsExactly(2, 4, 1, 3, 6, 8, 5, 7);
    }

    /** By 45 degrees, the middle of an edge comes from a distance of 1/√2 each way: bilinear by hand. */
    @Test
    @DisplayName("J06: between pixels, rotation is bilinear")
    void rotateBetweenPixels() {
        float[] y = apply(new Rotate(45, 45, 0), THREE, NINE, 0);
        assertThat(y[4]).isEqualTo(5);
        double t = Math.sqrt(0.5);
        // (0, 1) has dr = -1, dc = 0, so it comes from (1 - t, 1 + t): rows 0 and 1, columns 1 and 2.
        double top = 2 + t * (3 - 2);
        double bottom = 5 + t * (6 - 5);
        double expected = top + (1 - t) * (bottom - top);
        // Some ten roundings of numbers below 8.
        assertThat(Math.abs(y[1] - expected)).isLessThan(10 * 0x1p-21);
    }

    @Test
    @DisplayName("J06: scaling by 1 is the identity, by 2 halves distances from the middle")
    void scale() {
        assertThat(apply(new Scale(1, 1, 0), THREE, NINE, 0)).isEqualTo(NINE);
        assertThat(apply(new Scale(2, 2, 0), THREE, NINE, 0)).containsExactly(3, 3.5f, 4, 4.5f, 5, 5.5f, 6, 6.5f, 7);
        assertThat(apply(new Scale(0.5f, 0.5f, -2), THREE, NINE, 0)).containsExactly(-2, -2, -2, -2, 5, -2, -2, -2, -2);
    }

    @Test
    @DisplayName("J06: a crop is a window of the image, every place occurs")
    void crop() {
        assertThat(new Crop(2, 1).output(Shape.of(3, 4, 5))).isEqualTo(Shape.of(3, 2, 1));
        TreeSet<Float> corners = new TreeSet<>();
        for (int e = 0; e < 300; e++) {
            float[] y = apply(new Crop(2, 2), THREE, NINE, e);
            assertThat(y).containsExactly(y[0], y[0] + 1, y[0] + 3, y[0] + 4);
            corners.add(y[0]);
        }
        assertThat(corners).containsExactly(1f, 2f, 4f, 5f);
        for (Runnable wrong : List.<Runnable>of(() -> new Crop(4, 1).output(THREE), () -> new Crop(4, 1).on(THREE))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4x1")
                    .hasMessageContaining("3x3");
        }
    }

    @Test
    @DisplayName("J06: cutout hides one square, or what of it lies inside, in all planes")
    void cutout() {
        TreeSet<Integer> hidden = new TreeSet<>();
        for (int e = 0; e < 300; e++) {
            float[] y = apply(new Cutout(2, 0), THREE, NINE, e);
            int n = 0;
            for (int j = 0; j < 9; j++) {
                n += y[j] == 0 ? 1 : 0;
                assertThat(y[j] == 0 || y[j] == NINE[j]).isTrue();
            }
            hidden.add(n);
        }
        assertThat(hidden).containsExactly(1, 2, 4);
        float[] two = apply(new Cutout(5, 0), Shape.of(2, 1, 1), new float[] {3, 4}, 0);
        assertThat(two).containsOnly(0);
    }

    @Test
    @DisplayName("J06: the noise of an example is that of RandomNormals for its numbers")
    void noiseIsOfItsStream() {
        Draws draws = new Draws(1, 0, 9, 1000);
        draws.seek(3, 0);
        float[] expected = new float[9];
        for (int j = 0; j < 9; j++) {
            expected[j] = 0.5f * draws.normal(j);
        }
        assertThat(apply(new Noise(0.5f), THREE, new float[9], 3)).containsExactly(expected);
        Rng rng = new Rng(1, 1L << 40);
        for (int j = 0; j < 9; j++) {
            assertThat(draws.normal(j)).isEqualTo(RandomNormals.normal(rng, 3L * 1000 * 9 + j));
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(9);
            RandomNormals.normal(rng, 3L * 1000 * 9, 0f, 0.5f, y, 9);
            assertThat(y.toArray()).containsExactly(expected);
        }
    }

    @Test
    @DisplayName("J06: noise has the deviation asked for, none leaves all bits")
    void noise() {
        assertThat(apply(new Noise(0), THREE, NINE, 0)).isEqualTo(NINE);
        double squares = 0;
        double sum = 0;
        for (int e = 0; e < 2000; e++) {
            for (float v : apply(new Noise(0.5f), THREE, new float[9], e)) {
                sum += v;
                squares += v * v;
            }
        }
        int n = 18_000;
        // Five standard errors: of the mean 0.5/√n, of the variance 0.25·√(2/n).
        assertThat(Math.abs(sum / n)).isLessThan(5 * 0.5 / Math.sqrt(n));
        assertThat(Math.abs(squares / n - 0.25)).isLessThan(5 * 0.25 * Math.sqrt(2.0 / n));
    }

    @Test
    @DisplayName("J06: the same seed, epoch and example give the same; another of any gives another")
    void functionsOfSeedEpochAndExample() {
        for (Augmentation a : List.of(new Rotate(30), new Scale(0.5f, 2, 0), new Noise(1))) {
            float[] y = apply(a, THREE, NINE, 3);
            assertThat(apply(a, THREE, NINE, 3)).isEqualTo(y);
            assertThat(apply(a, THREE, NINE, 4)).isNotEqualTo(y);
            for (long[] other : new long[][] {{2, 3, 0}, {1, 3, 1}}) {
                Draws draws = new Draws(other[0], 0, a.draws(THREE), 1000);
                draws.seek(other[1], (int) other[2]);
                float[] z = new float[9];
                a.on(THREE).apply(NINE.clone(), z, draws);
                assertThat(z).isNotEqualTo(y);
            }
        }
    }

    @Test
    void limitsAreChecked() {
        for (Runnable wrong : List.<Runnable>of(
                () -> new Shift(-1, 0, 0),
                () -> new Shift(0, 0, Float.NaN),
                () -> new Flip(1.5f, 0),
                () -> new Rotate(10, 5, 0),
                () -> new Rotate(Float.NaN),
                () -> new Scale(0, 1, 0),
                () -> new Scale(1, Float.POSITIVE_INFINITY, 0),
                () -> new Crop(0, 1),
                () -> new Cutout(0, 0),
                () -> new Noise(-1))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        for (Augmentation a : List.of(new Shift(1, 1, 0), Flip.leftRight(), new Rotate(1), new Cutout(1, 0))) {
            for (Runnable wrong : List.<Runnable>of(() -> a.output(Shape.of(9)), () -> a.on(Shape.of(9)))) {
                assertThatThrownBy(wrong::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("no images");
            }
        }
        assertThat(new Noise(1).output(Shape.of(9))).isEqualTo(Shape.of(9));
    }
}
