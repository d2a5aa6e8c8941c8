package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lane functions: scalar and vector form have the same bits, and their error is what the Javadoc says, over floats that lie so
 * dense that each exponent, sign and NaN is met, and with all the special ones.
 */
class LaneMathTest {
    /**
     * Prime to 2³², so that every pattern of low bits occurs: 16.7 million floats. {@link EveryFloat} tries
     * all; the worst arguments that it found stand in the table.
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
        Float.intBitsToFloat(0x7FC12345), // NaN whose bits must not leak into a number
        Float.intBitsToFloat(-1),
    };

    @ParameterizedTest
    @EnumSource
    void bothFormsAreEqualAndWithinTheError(LaneFunction f) {
        double worst = 0;
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        long pattern = 0;
        while (pattern < 1L << 32) {
            for (int i = 0; i < CHUNK; i++) {
                x[i] = Float.intBitsToFloat((int) pattern);
                pattern += STRIDE;
            }
            worst = Math.max(worst, f.worstOf(x, y));
        }
        float[] rest = new float[64];
        System.arraycopy(SPECIALS, 0, rest, 0, SPECIALS.length);
        worst = Math.max(worst, f.worstOf(rest, y));
        float[] known = Arrays.copyOf(f.worst, 16);
        worst = Math.max(worst, f.worstOf(known, y));
        // not far below either, so that what the Javadoc says is neither a wish nor a guess
        assertThat(worst).isBetween(0.9 * f.bound, f.bound);
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

    /** Odd functions, and those like x near 0, keep the sign of 0. */
    @ParameterizedTest
    @EnumSource(names = {"EXPM1", "LOG1P", "TANH", "ERF", "SIN", "SQRT"})
    void keepsTheSignOfZero(LaneFunction f) {
        for (float zero : new float[] {0f, -0f}) {
            assertThat(Float.floatToRawIntBits(f.scalar.apply(zero))).isEqualTo(Float.floatToRawIntBits(zero));
        }
        assertThat(f.scalar.apply(Float.NaN)).isNaN();
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

    private static void assertMonotone(float edge, LaneFunction.Scalar f) {
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
