package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import lanewise.simd.Rng;
import org.junit.jupiter.api.Test;

/** The battery finds fault with numbers that have one, so that passing it says something. */
class BatteryTest {
    private static final int N = 1 << 20;
    private static final double LIMIT = 10;
    private static final long[] GOOD =
            LongStream.range(0, N).map(new Rng(1, 2)::bits).toArray();

    private static void bad(double deviate) {
        assertThat(Math.abs(deviate)).isGreaterThan(LIMIT);
    }

    private static float[] uniform(long... words) {
        float[] u = new float[words.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = (words[i] >>> 40) * 0x1p-24f;
        }
        return u;
    }

    private static long[] of(LongUnaryOperator f) {
        return LongStream.range(0, N).map(i -> f.applyAsLong(GOOD[(int) i])).toArray();
    }

    @Test
    void bitsThatAreNotEven() {
        bad(Battery.monobit(of(w -> w | w << 1 & 0xFF)));
        bad(Battery.runs(of(w -> w ^ (w ^ w >>> 1) & 0xF)));
        bad(Battery.bytes(of(w -> (w & 0xFF) == 7 ? w + 1 : w)));
    }

    /** Of a year of 2²⁰ days; and of steps of equal length. */
    @Test
    void distancesThatAreTooOftenEqual() {
        bad(Battery.birthdays(of(w -> w & 0xFFFFF), 0));
        bad(Battery.birthdays(LongStream.range(0, N).map(i -> i * 0x9E3779B1L).toArray(), 0));
    }

    @Test
    void numbersThatDependOnTheLast() {
        float[] u = uniform(GOOD);
        for (int i = 1; i < N; i++) {
            u[i] = 0.98f * u[i] + 0.02f * u[i - 1];
        }
        bad(Battery.correlation(u, 0, u, 1, N - 1, 0.5, 1.0 / 12));
        float[] v = uniform(GOOD);
        for (int i = 1; i < N; i++) {
            v[i] = v[i - 1] < 0.1f && v[i] < 0.02f ? 0.5f : v[i];
        }
        bad(Battery.gaps(v, 0.1));
    }

    @Test
    void anotherDistribution() {
        float[] u = uniform(GOOD);
        bad(Battery.kolmogorovSmirnov(u, x -> x + 0.02 * x * (1 - x)));
        assertThat(Battery.normal(0)).isEqualTo(0.5);
        assertThat(Battery.normal(1.959963984540054)).isEqualTo(0.975, within(1e-15));
    }
}
