package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Power;
import org.junit.jupiter.api.Test;

/** Powers: scalar and vector form have the same bits, and their error is what the Javadoc says. */
class PowTest {
    private static final double BOUND = 1.2; // in ULP; 1.174 was the greatest of 80 million pairs
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 60;

    private static final float[] SPECIALS = {
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        2f,
        -2f,
        3f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Math.nextUp(1f),
        Math.nextDown(1f),
        0.70710677f,
        0.7071068f,
        1.4142135f,
        1e-20f,
        1e20f,
        10f,
        10000f
    };

    private static void both(float[] x, float y, float[] z) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor t = arena.allocate(x.length).copyFrom(x);
            Power.pow(t, y, t, x.length);
            System.arraycopy(t.toArray(), 0, z, 0, x.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (Float.floatToIntBits(Powers.pow(x[i], y)) != Float.floatToIntBits(z[i])) {
                throw new AssertionError(Float.toHexString(x[i]) + " to " + Float.toHexString(y) + ": scalar "
                        + Powers.pow(x[i], y) + ", vector " + z[i]);
            }
        }
    }

    /** Exponents of every magnitude, bases such that the results fill the range and pass its ends. */
    @Test
    void isWithinItsError() {
        SplittableRandom random = new SplittableRandom(7);
        float[] x = new float[CHUNK];
        float[] z = new float[CHUNK];
        double worst = 0;
        for (int c = 0; c < CHUNKS; c++) {
            float y = (float) ((c % 2 == 0 ? 1 : -1) * Math.exp(random.nextDouble(-3, 10)));
            for (int i = 0; i < CHUNK; i++) {
                x[i] = (float) Math.exp(random.nextDouble(-106, 91) / y);
            }
            both(x, y, z);
            for (int i = 0; i < CHUNK; i++) {
                if (x[i] > 0f && Float.isFinite(x[i])) {
                    worst = Math.max(worst, Ulp.error(z[i], StrictMath.pow(x[i], y)));
                }
            }
        }
        assertThat(worst).isBetween(0.5 * BOUND, BOUND);
    }

    private static float[] negative() {
        SplittableRandom random = new SplittableRandom(8);
        float[] x = new float[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            x[i] = -(float) Math.exp(random.nextDouble(-30, 30));
        }
        return x;
    }

    /** The same bits for integers of both signs, and a change of sign for odd ones. */
    @Test
    void negativeBases() {
        float[] x = negative();
        float[] z = new float[CHUNK];
        for (float y : new float[] {2f, 3f, -1f, -2f, 7f, 16777215f, 16777216f, 0.5f, -1.5f}) {
            both(x, y, z);
            for (int i = 0; i < CHUNK; i++) {
                assertThat(Ulp.error(z[i], StrictMath.pow(x[i], y)))
                        .as("%s to %s", x[i], y)
                        .isLessThanOrEqualTo(BOUND);
            }
        }
    }

    /** As Java's pow. */
    @Test
    void specialValues() {
        float[] x = new float[Lanes.VIRTUAL + 1];
        for (float base : SPECIALS) {
            for (float exponent : SPECIALS) {
                Arrays.fill(x, base);
                both(x, exponent, new float[x.length]);
                double exact = StrictMath.pow(base, exponent);
                float power = Powers.pow(base, exponent);
                assertThat(Ulp.error(power, exact))
                        .as("%s to %s", base, exponent)
                        .isLessThanOrEqualTo(BOUND);
                if (power == 0f) {
                    assertThat(1 / power).as("%s to %s", base, exponent).isEqualTo((float) (1 / exact));
                }
            }
        }
    }
}
