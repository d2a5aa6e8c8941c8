package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Powers of positive bases: both overloads have the same bits, and their error is what the Javadoc says. */
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

    private static void both(float[] x, float[] y, float[] z) {
        for (int i = 0; i < x.length; i += Lanes.LENGTH) {
            Powers.pow(FloatVector.fromArray(Lanes.SPECIES, x, i), FloatVector.fromArray(Lanes.SPECIES, y, i))
                    .intoArray(z, i);
        }
        for (int i = 0; i < x.length; i++) {
            if (Float.floatToIntBits(Powers.pow(x[i], y[i])) != Float.floatToIntBits(z[i])) {
                throw new AssertionError(Float.toHexString(x[i]) + " to " + Float.toHexString(y[i]) + ": scalar "
                        + Powers.pow(x[i], y[i]) + ", vector " + z[i]);
            }
        }
    }

    /** Bases of every magnitude, exponents such that the results fill the range and pass its ends. */
    @Test
    void isWithinItsError() {
        SplittableRandom random = new SplittableRandom(7);
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        float[] z = new float[CHUNK];
        double worst = 0;
        for (int c = 0; c < CHUNKS; c++) {
            for (int i = 0; i < CHUNK; i++) {
                x[i] = c % 2 == 0
                        ? Float.intBitsToFloat(random.nextInt(0x7F800000))
                        : (float) random.nextDouble(0.5, 2);
                y[i] = (float) (random.nextDouble(-106, 91) / Math.log(x[i]));
            }
            both(x, y, z);
            for (int i = 0; i < CHUNK; i++) {
                if (y[i] != 0f && Float.isFinite(y[i])) {
                    worst = Math.max(worst, Ulp.error(z[i], StrictMath.pow(x[i], y[i])));
                }
            }
        }
        assertThat(worst).isBetween(0.5 * BOUND, BOUND);
    }

    /** As Java's pow, but for negative bases, which give NaN except to the power of 0. */
    @Test
    void specialValues() {
        float[] x = new float[Lanes.VIRTUAL];
        float[] y = new float[Lanes.VIRTUAL];
        for (float base : SPECIALS) {
            for (float exponent : SPECIALS) {
                Arrays.fill(x, base);
                Arrays.fill(y, exponent);
                both(x, y, new float[Lanes.VIRTUAL]);
                double exact = base < 0 && exponent != 0 ? Double.NaN : StrictMath.pow(Math.abs(base), exponent);
                assertThat(Ulp.error(Powers.pow(base, exponent), exact))
                        .as("%s to %s", base, exponent)
                        .isLessThanOrEqualTo(BOUND);
            }
        }
    }
}
