package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/**
 * exp and log: both overloads have the same bits, and their error is what the Javadoc says, over floats that lie so
 * dense that each exponent, sign and NaN is met, and with all the special ones.
 */
class LaneMathTest {
    /**
     * Prime to 2³², so that every pattern of low bits occurs: 16.7 million floats. All 2³² were run once: scalar and
     * vector differed nowhere, neither function ever turned back, and the worst arguments stand among the special ones.
     */
    private static final int STRIDE = 257;

    private static final int CHUNK = 4096;

    private static final float[] SPECIALS = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        1f,
        Math.nextUp(1f),
        Math.nextDown(1f),
        0.70710677f, // about √½, where the logarithm changes its exponent
        0.7071068f,
        1.4142135f,
        1.4142137f,
        88.72283f, // exp is still finite
        88.72284f, // the first infinite one
        89f,
        Math.nextUp(89f),
        -87.33654f, // the last normal one
        -87.33655f,
        -103.97207f, // the last that rounds to MIN_VALUE
        -103.97208f,
        -104f,
        Math.nextDown(-104f),
        -0x1.b610fp4f, // the greatest error of exp of all floats, 1.00857 ULP
        -0x1.601a64p6f, // where the result is subnormal, 0.74943
        0x1.6a0138p-1f, // the greatest error of log, 0.92795
        0x1.694714p-127f, // where the argument is subnormal, 0.50307
    };

    @FunctionalInterface
    private interface ScalarLane {
        float apply(float x);
    }

    @FunctionalInterface
    private interface VectorLane {
        void apply(float[] x, float[] y);
    }

    private static void exp(float[] x, float[] y) {
        for (int i = 0; i < x.length; i += Lanes.LENGTH) {
            LaneMath.exp(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
        }
    }

    private static void log(float[] x, float[] y) {
        for (int i = 0; i < x.length; i += Lanes.LENGTH) {
            LaneMath.log(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
        }
    }

    @Test
    void expIsWithinItsError() {
        assertThat(worst(LaneMath::exp, LaneMathTest::exp, StrictMath::exp)).isBetween(1.0, 1.01);
    }

    @Test
    void logIsWithinItsError() {
        assertThat(worst(LaneMath::log, LaneMathTest::log, StrictMath::log)).isBetween(0.92, 0.93);
    }

    /** The greatest error over the sample, after comparing scalar and vector bits. */
    private static double worst(ScalarLane scalar, VectorLane vector, DoubleUnaryOperator exact) {
        double worst = 0;
        float[] x = new float[CHUNK];
        long pattern = 0;
        while (pattern < 1L << 32) {
            for (int i = 0; i < CHUNK; i++) {
                x[i] = Float.intBitsToFloat((int) pattern);
                pattern += STRIDE;
            }
            worst = Math.max(worst, chunk(x, scalar, vector, exact));
        }
        float[] rest = new float[64];
        System.arraycopy(SPECIALS, 0, rest, 0, SPECIALS.length);
        return Math.max(worst, chunk(rest, scalar, vector, exact));
    }

    private static double chunk(float[] x, ScalarLane scalar, VectorLane vector, DoubleUnaryOperator exact) {
        float[] y = new float[x.length];
        vector.apply(x, y);
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            float s = scalar.apply(x[i]);
            if (Float.floatToIntBits(s) != Float.floatToIntBits(y[i])) {
                throw new AssertionError("at " + Float.toHexString(x[i]) + ": scalar " + Float.toHexString(s)
                        + ", vector " + Float.toHexString(y[i]));
            }
            worst = Math.max(worst, Ulp.error(s, exact.applyAsDouble(x[i])));
        }
        return worst;
    }

    @Test
    void expOfSpecialValues() {
        assertThat(LaneMath.exp(0f)).isEqualTo(1f);
        assertThat(LaneMath.exp(-0f)).isEqualTo(1f);
        assertThat(LaneMath.exp(Float.MIN_VALUE)).isEqualTo(1f);
        assertThat(LaneMath.exp(Float.NaN)).isNaN();
        assertThat(LaneMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(LaneMath.exp(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Float.floatToRawIntBits(LaneMath.exp(Float.NEGATIVE_INFINITY)))
                .isZero();
        assertThat(Float.floatToRawIntBits(LaneMath.exp(-Float.MAX_VALUE))).isZero();
        assertThat(LaneMath.exp(88.72283f)).isLessThan(Float.POSITIVE_INFINITY);
        assertThat(LaneMath.exp(88.72284f)).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void logOfSpecialValues() {
        assertThat(Float.floatToRawIntBits(LaneMath.log(1f))).isZero();
        assertThat(LaneMath.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(LaneMath.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(LaneMath.log(-Float.MIN_VALUE)).isNaN();
        assertThat(LaneMath.log(-1f)).isNaN();
        assertThat(LaneMath.log(Float.NEGATIVE_INFINITY)).isNaN();
        assertThat(LaneMath.log(Float.NaN)).isNaN();
        assertThat(LaneMath.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(LaneMath.log(Float.MIN_VALUE)).isEqualTo((float) StrictMath.log(Float.MIN_VALUE));
    }

    /** Every float around overflow, the first subnormals, underflow, and 0, where pieces of the code meet. */
    @Test
    void expIsMonotoneAtItsEdges() {
        for (float edge :
                new float[] {88.72284f, 89f, -87.33655f, -103.97208f, -104f, 0.34657f, -0.34657f, 1e-7f, -1e-7f}) {
            assertMonotone(edge, LaneMath::exp);
        }
    }

    @Test
    void logIsMonotoneAtItsEdges() {
        for (float edge : new float[] {1f, 0.70710677f, 1.4142135f, 2f, Float.MIN_NORMAL, 1e-44f, Float.MAX_VALUE}) {
            assertMonotone(edge, LaneMath::log);
        }
    }

    private static void assertMonotone(float edge, ScalarLane f) {
        float x = edge;
        for (int i = 0; i < 20_000; i++) {
            x = Math.nextDown(x);
        }
        float last = f.apply(x);
        for (int i = 0; i < 40_000; i++) {
            x = Math.nextUp(x);
            float y = f.apply(x);
            assertThat(y >= last || Float.isNaN(last))
                    .as("f(%s) = %s after %s", x, y, last)
                    .isTrue();
            last = y;
        }
    }
}
