package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The slabs have the distributions that they claim. Seeds are fixed, so that a test either always passes or never; a deviate of 4.9 has a
 * probability of 10⁻⁶.
 */
class RandomStatisticsTest {
    private static final int N = 1 << 20;
    private static final double LIMIT = 4.9;

    private interface Fill {
        void run(Tensor y, int n);
    }

    private static float[] slab(Fill fill) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(N);
            fill.run(y, N);
            return y.toArray();
        }
    }

    private static float[] uniform(Rng rng) {
        return slab((y, n) -> RandomNumbers.uniform(rng, 0, y, n));
    }

    private static long[] words(Rng rng) {
        return LongStream.range(0, N).map(rng::bits).toArray();
    }

    private static void good(double deviate) {
        assertThat(deviate).isCloseTo(0, within(LIMIT));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "-1, -1", "20240601, 7", "4294967296, 4294967296"})
    void words(long seed, long stream) {
        long[] w = words(new Rng(seed, stream));
        good(Battery.monobit(w));
        good(Battery.runs(w));
        good(Battery.bytes(w));
        good(Battery.birthdays(w, 0));
        good(Battery.birthdays(w, 16));
        good(Battery.birthdays(w, 32));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "20240601, 7"})
    void uniform(long seed, long stream) {
        float[] u = uniform(new Rng(seed, stream));
        good(Battery.kolmogorovSmirnov(u, x -> x));
        good(Battery.gaps(u, 0.1));
        for (int lag = 1; lag <= 64; lag++) {
            good(Battery.correlation(u, 0, u, lag, N - lag, 0.5, 1.0 / 12));
        }
        long[] triples = new long[16 * 16 * 16];
        for (int i = 0; i + 2 < N; i += 3) {
            triples[(int) (u[i] * 16) << 8 | (int) (u[i + 1] * 16) << 4 | (int) (u[i + 2] * 16)]++;
        }
        good(Battery.chiSquare(triples));
    }

    /** Streams and seeds next to each other, and far ranges of one stream, have nothing to do with each other. */
    @Test
    void streamsAreIndependent() {
        float[][] u = {
            uniform(new Rng(3, 0)),
            uniform(new Rng(3, 1)),
            uniform(new Rng(3, 1L << 32)),
            uniform(new Rng(4, 0)),
            uniform(new Rng(3L + (1L << 32), 0)),
            slab((y, n) -> RandomNumbers.uniform(new Rng(3, 0), N, y, n)),
            slab((y, n) -> RandomNumbers.uniform(new Rng(3, 0), 1L << 33, y, n))
        };
        for (int a = 0; a < u.length; a++) {
            for (int b = 0; b < a; b++) {
                for (int lag = 0; lag < 4; lag++) {
                    good(Battery.correlation(u[a], 0, u[b], lag, N - lag, 0.5, 1.0 / 12));
                    good(Battery.correlation(u[a], lag, u[b], 0, N - lag, 0.5, 1.0 / 12));
                }
                long[] pairs = new long[32 * 32];
                for (int i = 0; i < N; i++) {
                    pairs[(int) (u[a][i] * 32) << 5 | (int) (u[b][i] * 32)]++;
                }
                good(Battery.chiSquare(pairs));
            }
        }
    }

    /** Changing one bit of seed, stream or number changes half of the result's. */
    @Test
    void everyBitCounts() {
        int trials = 4096;
        for (int bit = 0; bit < 64; bit++) {
            long flip = 1L << bit;
            double[] changed = new double[3];
            for (int i = 0; i < trials; i++) {
                Rng at = new Rng(0x9E37L * i, 31L * i);
                long w = at.bits(i);
                changed[0] += Long.bitCount(w ^ new Rng(at.seed() ^ flip, at.stream()).bits(i));
                changed[1] += Long.bitCount(w ^ new Rng(at.seed(), at.stream() ^ flip).bits(i));
                changed[2] += Long.bitCount(w ^ at.bits(i ^ flip));
            }
            for (double c : changed) {
                good(Battery.binomial(c, 64.0 * trials, 0.5));
            }
        }
    }

    @Test
    void uniformBetweenBounds() {
        float[] u = slab((y, n) -> RandomNumbers.uniform(new Rng(8, 0), 0, -2f, 3f, y, n));
        good(Battery.kolmogorovSmirnov(u, x -> (x + 2) / 5));
    }

    @ParameterizedTest
    @ValueSource(floats = {0.001f, 0.1f, 0.5f, 0.75f, 0.999f})
    void bernoulli(float p) {
        float[] y = slab((t, n) -> RandomNumbers.bernoulli(new Rng(9, 1), 0, p, t, n));
        double ones = 0;
        for (float v : y) {
            ones += v;
        }
        good(Battery.binomial(ones, N, p));
        good(Battery.correlation(y, 0, y, 1, N - 1, p, p * (1 - p)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1", "5, 1, -3, 0.02", "6, 9, 100, 7"})
    void normal(long seed, long stream, float mean, float std) {
        float[] z = slab((y, n) -> RandomNormals.normal(new Rng(seed, stream), 0, mean, std, y, n));
        good(Battery.kolmogorovSmirnov(z, x -> Battery.normal((x - mean) / std)));
        double[] power = new double[5];
        long[] tails = new long[2];
        for (float v : z) {
            double x = ((double) v - mean) / std;
            for (int k = 1; k <= 4; k++) {
                power[k] += Math.pow(x, k) / N;
            }
            tails[0] += Math.abs(x) > 3 ? 1 : 0;
            tails[1] += x < -4 ? 1 : 0;
        }
        // variances of x, x², x³, x⁴ are 1, 2, 15, 96; rounding after the mean is added disturbs by 2⁻²⁴·mean/std
        double[] moment = {1, 0, 1, 0, 3};
        double[] variance = {0, 1, 2, 15, 96};
        double rounding = 0x1p-24 * (1 + Math.abs(mean / std));
        for (int k = 1; k <= 4; k++) {
            assertThat(power[k]).isCloseTo(moment[k], within(LIMIT * Math.sqrt(variance[k] / N) + 8 * rounding));
        }
        good(Battery.binomial(tails[0], N, 2 * Battery.normal(-3)));
        good(Battery.binomial(tails[1], N, Battery.normal(-4)));
        for (int lag = 1; lag <= 16; lag++) {
            good(Battery.correlation(z, 0, z, lag, N - lag, mean, (double) std * std));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, -2, 2", "1, 3, -1, Infinity", "0, 0.02, -0.04, 0.04", "0, 1, -Infinity, -3", "0, 1, 2.5, 3"})
    void truncatedNormal(float mean, float std, float low, float high) {
        float[] x = slab((y, n) -> TruncatedNormals.truncatedNormal(new Rng(7, 7), 0, mean, std, low, high, y, n));
        double below = Battery.normal(Math.max(-6.5, (low - mean) / std));
        double above = Battery.normal(Math.min(6.5, (high - mean) / std));
        DoubleUnaryOperator distribution = v -> (Battery.normal((v - mean) / std) - below) / (above - below);
        good(Battery.kolmogorovSmirnov(x, distribution));
        for (float v : x) {
            assertThat(v >= low && v <= high).isTrue();
        }
    }

    /** Each element of a permutation comes equally often to each place. */
    @Test
    void permutation() {
        int size = 10;
        int draws = N / size;
        Rng rng = new Rng(2, 2);
        long[] cells = new long[size * size];
        int[] values = new int[size];
        for (int d = 0; d < draws; d++) {
            rng.permutation(values, size, (long) d * size);
            for (int i = 0; i < size; i++) {
                cells[i * size + values[i]]++;
            }
        }
        for (int i = 0; i < size; i++) {
            good(Battery.chiSquare(Arrays.copyOfRange(cells, i * size, (i + 1) * size)));
        }
    }
}
