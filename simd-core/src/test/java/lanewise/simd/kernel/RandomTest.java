package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.BoxMuller;
import lanewise.simd.lane.Gaussian;
import lanewise.simd.lane.NormalQuantile;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.DefinitionRandom;
import org.junit.jupiter.api.Test;

/** Slabs of random numbers equal their definitions bit for bit, from any first number and however they are cut. */
class RandomTest {
    private static final Rng RNG = new Rng(0x1234_5678_9abc_def0L, 0xfedc_ba98_7654_3210L);

    /** Blocks begin at even numbers; counters carry into their upper word, and wrap. */
    private static final long[] FIRSTS = {0, 1, (1L << 33) - 6, (1L << 33) - 5, -3, Long.MIN_VALUE + 1, Long.MAX_VALUE};

    private interface Fill<T> {
        void run(Rng rng, long first, T y, int n);
    }

    private static void equal(Fill<Tensor> kernel, Fill<float[]> definition) {
        Slices.everywhere((s, n) -> {
            long first = FIRSTS[s.samples().below(FIRSTS.length)];
            float[] wanted = new float[n];
            definition.run(RNG, first, wanted, n);
            Tensor y = s.output(s.mixed(n));
            kernel.run(RNG, first, y, n);
            s.expect(y, wanted);
        });
    }

    @Test
    void uniformEqualsItsDefinition() {
        equal(RandomNumbers::uniform, (r, f, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = r.uniform(f + i);
            }
        });
        for (float[] b : new float[][] {{0f, 1f}, {1f, 2f}, {-0.3f, 0.7f}, {-1e38f, 1e38f}, {1f, Math.nextUp(1f)}}) {
            equal(
                    (r, f, y, n) -> RandomNumbers.uniform(r, f, b[0], b[1], y, n),
                    (r, f, y, n) -> DefinitionRandom.uniform(r, f, b[0], b[1], y, n));
        }
    }

    @Test
    void bernoulliEqualsItsDefinition() {
        for (float p : new float[] {0f, 0x1p-24f, 0.1f, 0.5f, Math.nextDown(1f), 1f}) {
            equal(
                    (r, f, y, n) -> RandomNumbers.bernoulli(r, f, p, y, n),
                    (r, f, y, n) -> DefinitionRandom.bernoulli(r, f, p, y, n));
        }
    }

    @Test
    void normalEqualsItsDefinition() {
        equal(
                (r, f, y, n) -> RandomNormals.normal(r, f, 0f, 1f, y, n),
                (r, f, y, n) -> DefinitionRandom.normal(r, f, 0f, 1f, y, n));
        equal(
                (r, f, y, n) -> RandomNormals.normal(r, f, -3f, 0.02f, y, n),
                (r, f, y, n) -> DefinitionRandom.normal(r, f, -3f, 0.02f, y, n));
    }

    @Test
    void truncatedNormal() {
        float inf = Float.POSITIVE_INFINITY;
        float[][] cases = {{0, 1, -2, 2}, {1, 3, -inf, inf}, {0, 0.02f, 0.02f, inf}, {0, 1, -inf, -3}, {5, 1, 0, 6}};
        for (float[] c : cases) {
            equal(
                    (r, f, y, n) -> TruncatedNormals.truncatedNormal(r, f, c[0], c[1], c[2], c[3], y, n),
                    (r, f, y, n) -> DefinitionRandom.truncatedNormal(r, f, c[0], c[1], c[2], c[3], y, n));
        }
    }

    /** Rounding must not reach the upper bound, nor must the lower one be missed. */
    @Test
    void uniformStaysBelowItsUpperBound() {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = 1 << 16;
            Tensor y = arena.allocate(n);
            for (float[] b : new float[][] {{1f, 2f}, {100f, 100.001f}, {-1f, 0f}, {0f, 3e38f}, {-3f, 1e-20f}}) {
                RandomNumbers.uniform(RNG, 0, b[0], b[1], y, n);
                for (int i = 0; i < n; i++) {
                    assertThat(y.get(i)).isGreaterThanOrEqualTo(b[0]).isLessThan(b[1]);
                }
            }
        }
    }

    /** All numbers that a walk may meet at 2²⁴ steps: the greatest too. */
    @Test
    void theGreatestStepStaysBelowTheUpperBound() {
        Samples samples = new Samples(3);
        for (int i = 0; i < 10_000; i++) {
            float low = samples.finite(1)[0];
            float high = low + Math.abs(samples.finite(1)[0]);
            float step = (high - low) * 0x1p-24f;
            float narrow = (Math.nextDown(high) - low) * 0x1p-24f;
            if (low < high) {
                assertThat(Math.min(Math.fma(16_777_215f, step, low), Math.fma(16_777_215f, narrow, low)))
                        .isLessThan(high);
                assertThat(Math.fma(16_777_215f, narrow, low)).isLessThan(high);
            }
        }
    }

    /** Two workers and any cut give what one call gives. */
    @Test
    void anyCutGivesTheSame() {
        int n = 10_001;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(3)) {
            Tensor whole = arena.allocate(n);
            Tensor parts = arena.allocate(n);
            Tensor spread = arena.allocate(n);
            RandomNormals.normal(RNG, 77, 0f, 1f, whole, n);
            int[] cuts = {0, 1, 2, 35, 36, 5000, 9999, n};
            for (int i = 1; i < cuts.length; i++) {
                int m = cuts[i] - cuts[i - 1];
                RandomNormals.normal(RNG, 77 + cuts[i - 1], 0f, 1f, parts.slice(cuts[i - 1], m), m);
            }
            pool.run((worker, workers) -> {
                int from = n * worker / workers;
                int m = n * (worker + 1) / workers - from;
                RandomNormals.normal(RNG, 77 + from, 0f, 1f, spread.slice(from, m), m);
            });
            assertThat(parts.toArray()).isEqualTo(whole.toArray());
            assertThat(spread.toArray()).isEqualTo(whole.toArray());
        }
    }

    /** Against Box and Muller in double, by words: random ones, and those at which the code changes its mind. */
    @Test
    void normalIsAccurate() {
        double worst = 0;
        int[] edges = {
            0,
            1,
            2,
            3,
            -1,
            -2,
            -3,
            0x7FFFFFFE,
            0x7FFFFFFF,
            0x80000000,
            0x80000001,
            0xB504F332,
            0xB504F333,
            0xB504F334,
            0x5A827998,
            0x5A827999,
            0x5A82799A,
            0x1FFFFFFF,
            0x20000000,
            0x20000001,
            0x3FFFFFFF,
            0x40000000,
            0x40000001,
            0x5FFFFFFF,
            0x60000000,
            0x9FFFFFFF,
            0xA0000000,
            0xBFFFFFFF,
            0xC0000000,
            0xC0000001,
            0xDFFFFFFF,
            0xE0000000
        };
        for (int high : edges) {
            for (int low : edges) {
                worst = Math.max(worst, error((long) high << 32 | (low & 0xFFFFFFFFL)));
            }
        }
        for (int i = 0; i < 1 << 21; i++) {
            worst = Math.max(worst, error(RNG.bits(i)));
        }
        assertThat(worst).isBetween(3.0, 5.0);
    }

    /** In ULP; the cosine of quarter turns from the sine, since cos(2πu) in double loses what 2πu is rounded by. */
    private static double error(long bits) {
        double u = ((bits >>> 32) + 1) * 0x1p-32;
        double radius = StrictMath.sqrt(-2 * (u > 0.5 ? StrictMath.log1p(u - 1) : StrictMath.log(u)));
        int turn = (int) bits;
        int quarter = (turn + (1 << 29)) >>> 30;
        double a = (turn << 2) * 0x1p-32 * (Math.PI / 2);
        double cosine = switch (quarter) {
            case 0 -> StrictMath.cos(a);
            case 1 -> -StrictMath.sin(a);
            case 2 -> -StrictMath.cos(a);
            default -> StrictMath.sin(a);
        };
        double exact = radius * cosine;
        return Math.abs(BoxMuller.normal(bits) - exact) / Math.ulp((float) exact);
    }

    /** A step of Newton's method in double shows how far the quantile is from the true one. */
    @Test
    void quantileIsAccurate() {
        double worst = 0;
        for (int i = 1; i < 1 << 20; i++) {
            float centre = (i - (1 << 19)) * 0x1p-20f * 0.85f;
            float x = NormalQuantile.of(centre, 0.5f + centre, 0.5f - centre);
            double away = (Battery.normal(x) - 0.5 - centre) / density(x);
            worst = Math.max(worst, Math.abs(away) / Math.max(Math.abs(x), Float.MIN_NORMAL));
            float tail = (float) StrictMath.exp(-2.6 - i * 0x1p-20 * 21.6);
            float left = NormalQuantile.of(tail - 0.5f, tail, 1f - tail);
            assertThat(NormalQuantile.of(0.5f - tail, 1f - tail, tail)).isEqualTo(-left);
            worst = Math.max(worst, Math.abs((Gaussian.tail(-left) - tail) / density(left) / left));
        }
        assertThat(worst * 0x1p24).isBetween(5.0, 8.0);
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /** The slabs' numbers are those of {@link Rng#normal}, but for rounding: 5 ULP, and what 2πu is rounded by. */
    @Test
    void normalIsThatOfRng() {
        for (int i = 0; i < 1 << 20; i++) {
            float x = RNG.normal(i);
            float limit = 5 * Math.ulp(x) + 0x1p-47f;
            assertThat(BoxMuller.normal(RNG.bits(i))).isBetween(x - limit, x + limit);
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(8);
            for (float[] b : new float[][] {{1, 1}, {2, 1}, {0, 1e-38f}, {-3e38f, 3e38f}, {Float.NaN, 1}}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> RandomNumbers.uniform(RNG, 0, b[0], b[1], y, 8))
                        .withMessageContainingAll("uniform:", "low", "" + b[0], "high", "" + b[1]);
            }
            for (float p : new float[] {-0.1f, 1.1f, Float.NaN}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> RandomNumbers.bernoulli(RNG, 0, p, y, 8))
                        .withMessageContainingAll("bernoulli:", "p is " + p, "0 to 1");
            }
            for (float std : new float[] {-1f, Float.NaN, Float.POSITIVE_INFINITY}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> RandomNormals.normal(RNG, 0, 0f, std, y, 8))
                        .withMessageContainingAll("normal:", "std is " + std);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TruncatedNormals.truncatedNormal(RNG, 0, 0f, std, -1f, 1f, y, 8))
                        .withMessageContainingAll("truncatedNormal:", "std is " + std);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RandomNormals.normal(RNG, 0, Float.NaN, 1f, y, 8))
                    .withMessageContainingAll("normal:", "mean is NaN");
            for (float[] b : new float[][] {{1, 1}, {2, -2}, {4, 5}, {0, 0.001f}, {Float.NaN, 1}}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> TruncatedNormals.truncatedNormal(RNG, 0, 0f, 1f, b[0], b[1], y, 8))
                        .withMessageContainingAll(
                                "truncatedNormal:", "low is " + b[0], "high is " + b[1], "9.765625E-4");
            }
        }
    }
}
