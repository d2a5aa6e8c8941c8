package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lanewise.simd.FreshMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lane functions: scalar and vector form have the same bits, and their error is what the Javadoc says, over floats that lie so
 * dense that each exponent, sign and NaN is met, and with all the special ones.
 */
class LaneMathTest {
    /** Prime to 2³², so that every pattern of low bits occurs: 16.7 million floats. {@link EveryFloat} tries all. */
    private static final int STRIDE = 257;

    /** So few that an interpreter is through with them in a minute. */
    private static final int INTERPRETED_STRIDE = 524_287;

    @ParameterizedTest
    @EnumSource
    void bothFormsAreEqualAndWithinTheError(LaneFunction f) {
        double worst = EveryFloat.worst(f, STRIDE).error();
        try (Sweep sweep = new Sweep()) {
            sweep.take(LaneFunction.SPECIALS);
            worst = Math.max(worst, sweep.worst(f).error());
            sweep.take(f.worst);
            worst = Math.max(worst, sweep.worst(f).error());
        }
        // not far below either, so that what the Javadoc says is neither a wish nor a guess
        assertThat(worst).isBetween(0.9 * f.bound, f.bound);
    }

    /** The same bits at every vector width: the build runs this at three. */
    @ParameterizedTest
    @EnumSource
    void resultsAreTheOnesOfEveryWidth(LaneFunction f) throws IOException {
        assertThat(digests()).contains(f + " " + EveryFloat.digest(f, STRIDE, true));
    }

    /** Digests of every {@value #STRIDE}th result, as {@code EveryFloat vector 257} prints them. */
    private static List<String> digests() throws IOException {
        try (InputStream file = Objects.requireNonNull(LaneMathTest.class.getResourceAsStream("lane-digests.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** Interpreted, where the Vector API knows no vector unit and falls back to Java, and compiled: the same bits of both forms. */
    @ParameterizedTest
    @ValueSource(strings = {"vector", "scalar"})
    void interpretedAndCompiled(String form) throws Exception {
        boolean vector = form.equals("vector");
        List<String> compiled = new ArrayList<>();
        for (LaneFunction f : LaneFunction.values()) {
            EveryFloat.digest(f, STRIDE, vector); // so many that C2 has compiled it
            compiled.add(f + " " + EveryFloat.digest(f, INTERPRETED_STRIDE, vector));
        }
        assertThat(FreshMachine.run("-Xint", EveryFloat.class, form, "" + INTERPRETED_STRIDE))
                .isEqualTo(compiled);
    }

    /** The bounds that were asked for, which those of the table may undercut. */
    @ParameterizedTest
    @CsvSource({"1.5, EXP LOG EXPM1 LOG1P ERF SIN COS", "2.5, TANH SIGMOID SOFTPLUS", "0.5, SQRT"})
    void boundsAreNoneBeyondTheGoal(double goal, String functions) {
        for (String f : functions.split(" ", -1)) {
            assertThat(LaneFunction.valueOf(f).bound).as(f).isLessThanOrEqualTo(goal);
            assertThat(LaneFunction.valueOf(f).measure).as(f).isEqualTo(LaneFunction.Measure.ULP);
        }
    }

    /** The cheaper exponentials of numbers that are not positive have the bits of exp, down to where one of them is flushed to 0. */
    @Test
    void cheaperExponentialsHaveTheBitsOfExp() {
        for (long pattern = 1L << 31; pattern < 1L << 32; pattern += STRIDE) {
            float x = Float.intBitsToFloat((int) pattern);
            int exp = Float.floatToIntBits(LaneMath.exp(x));
            if (Float.floatToIntBits(Exponentials.expOfNegative(x)) != exp) {
                throw new AssertionError("expOfNegative(" + x + ")");
            }
            int flushed = x < -87.68311f ? 0 : exp;
            if (Float.floatToIntBits(Exponentials.flushedExp(x)) != flushed) {
                throw new AssertionError("flushedExp(" + x + ")");
            }
        }
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
