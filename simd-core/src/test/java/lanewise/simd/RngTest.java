package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The generator gives Random123's known answers, and its numbers have the distributions that they claim. Seeds are
 * fixed, so a statistical test either always passes or never; limits are at least four standard deviations wide.
 */
class RngTest {
    private static final int N = 1 << 20;

    /**
     * The lines "philox4x32 10" of kat_vectors in Random123 (D. E. Shaw Research): counter, key, output, words from low
     * to high.
     */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void knownAnswers(String counter, String key, String output) {
        long c0 = words(counter, 0);
        long c1 = words(counter, 2);
        assertThat(Rng.philox(c0, c1, words(key, 0), true)).isEqualTo(words(output, 0));
        assertThat(Rng.philox(c0, c1, words(key, 0), false)).isEqualTo(words(output, 2));
    }

    private static long words(String text, int first) {
        String[] w = text.split(" ");
        return Long.parseLong(w[first], 16) | Long.parseLong(w[first + 1], 16) << 32;
    }

    @Test
    void indexStreamAndSeedAreCounterAndKey() {
        Rng rng = new Rng(0x299f31d0a4093822L, 0x0370734413198a2eL);
        long index = 2 * 0x05a308d3243f6a88L;
        assertThat(rng.bits(index)).isEqualTo(Rng.philox(index / 2, 0x0370734413198a2eL, 0x299f31d0a4093822L, true));
        assertThat(rng.bits(index + 1))
                .isEqualTo(Rng.philox(index / 2, 0x0370734413198a2eL, 0x299f31d0a4093822L, false));
    }

    /** Any order of asking gives the same, and other seeds, streams and indices give other numbers. */
    @Test
    void isAPureFunction() {
        Rng rng = new Rng(42, 7);
        long[] forward = IntStream.range(0, 1000).mapToLong(rng::bits).toArray();
        for (int i = 999; i >= 0; i--) {
            assertThat(new Rng(42, 7).bits(i)).isEqualTo(forward[i]);
        }
        assertThat(Arrays.stream(forward).distinct()).hasSize(1000);
        assertThat(new Rng(43, 7).bits(0)).isNotEqualTo(forward[0]);
        assertThat(new Rng(42, 8).bits(0)).isNotEqualTo(forward[0]);
    }

    @Test
    void uniformHasItsMoments() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            float u = new Rng(1, 2).uniform(i);
            assertThat(u >= 0f && u < 1f).isTrue();
            sum += u;
            squares += (double) u * u;
        }
        double mean = sum / N;
        assertThat(mean).isCloseTo(0.5, within(4 * Math.sqrt(1.0 / 12 / N)));
        // the variance of (u − ½)² is 1/180
        assertThat(squares / N - mean * mean).isCloseTo(1.0 / 12, within(4 * Math.sqrt(1.0 / 180 / N)));
    }

    /** Numbers are multiples of 2⁻²⁴ and the whole interval is used. */
    @Test
    void uniformIsAGrid() {
        Rng rng = new Rng(3, 0);
        float least = 1f;
        float greatest = 0f;
        for (int i = 0; i < N; i++) {
            float u = rng.uniform(i);
            assertThat(u * 0x1p24f).isEqualTo((float) Math.rint(u * 0x1p24f));
            least = Math.min(least, u);
            greatest = Math.max(greatest, u);
        }
        assertThat(least).isLessThan(20f / N);
        assertThat(greatest).isGreaterThan(1 - 20f / N);
    }

    @Test
    void uniformFillsItsCellsEvenly() {
        int[] cells = new int[256];
        Rng rng = new Rng(5, 1);
        for (int i = 0; i < N; i++) {
            cells[(int) (rng.uniform(i) * cells.length)]++;
        }
        assertThat(chiSquare(cells, N)).isBetween(chiSquareLimit(255, -4), chiSquareLimit(255, 4));
    }

    /** Pairs of neighbours, of the same block and across blocks, fill a square evenly. */
    @Test
    void neighboursAreIndependent() {
        int[] cells = new int[32 * 32];
        Rng rng = new Rng(5, 1);
        for (int i = 0; i < N; i++) {
            cells[(int) (rng.uniform(i) * 32) * 32 + (int) (rng.uniform(i + 1) * 32)]++;
        }
        assertThat(chiSquare(cells, N)).isBetween(chiSquareLimit(1023, -4), chiSquareLimit(1023, 4));
    }

    private static double chiSquare(int[] cells, int n) {
        double expected = (double) n / cells.length;
        double sum = 0;
        for (int c : cells) {
            sum += (c - expected) * (c - expected) / expected;
        }
        return sum;
    }

    /** The chi-square at so many standard deviations of a normal: Wilson and Hilferty (1931). */
    private static double chiSquareLimit(int freedom, double z) {
        double a = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - a + z * Math.sqrt(a), 3);
    }

    @Test
    void normalHasItsMoments() {
        double[] power = new double[5];
        Rng rng = new Rng(11, 0);
        for (int i = 0; i < N; i++) {
            double x = rng.normal(i);
            assertThat(Math.abs(x)).isLessThanOrEqualTo(6.67);
            for (int p = 1; p <= 4; p++) {
                power[p] += Math.pow(x, p) / N;
            }
        }
        // variances of x, x², x³, x⁴ are 1, 2, 15, 96
        assertThat(power[1]).isCloseTo(0, within(4 * Math.sqrt(1.0 / N)));
        assertThat(power[2]).isCloseTo(1, within(4 * Math.sqrt(2.0 / N)));
        assertThat(power[3]).isCloseTo(0, within(4 * Math.sqrt(15.0 / N)));
        assertThat(power[4]).isCloseTo(3, within(4 * Math.sqrt(96.0 / N)));
    }

    /**
     * Kolmogorov and Smirnov: the greatest distance of the distributions, times √n, exceeds 2.3 once in 20,000 samples.
     */
    @Test
    void normalHasItsDistribution() {
        int n = 100_000;
        Rng rng = new Rng(12, 0);
        double[] x = IntStream.range(0, n).mapToDouble(rng::normal).sorted().toArray();
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double p = normalDistribution(x[i]);
            distance = Math.max(distance, Math.max(p - (double) i / n, (i + 1.0) / n - p));
        }
        assertThat(distance * Math.sqrt(n)).isLessThan(2.3);
    }

    /** Φ(x) by its series, ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Marsaglia 2004). */
    private static double normalDistribution(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; sum + term != sum; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "10", "1000", "2147483647"})
    void belowStaysBelow(int bound) {
        Rng rng = new Rng(13, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(rng.below(bound, i)).isBetween(0, bound - 1);
        }
    }

    @Test
    void belowIsUniform() {
        int[] cells = new int[10];
        Rng rng = new Rng(14, 0);
        for (int i = 0; i < N; i++) {
            cells[rng.below(10, i)]++;
        }
        assertThat(chiSquare(cells, N)).isBetween(chiSquareLimit(9, -4), chiSquareLimit(9, 4));
    }

    @Test
    void belowRefusesEmptyRanges() {
        for (int bound : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Rng(1, 1).below(bound, 0))
                    .withMessageContaining("bound is " + bound);
        }
    }

    /**
     * A word of 0 is one too many for a bound of 3, since 2⁶⁴ mod 3 = 1. The block that has it follows from Philox backwards.
     */
    @Test
    void belowDrawsAgainWhatIsTooMuch() {
        long seed = 0x0123_4567_89ab_cdefL;
        long[] counter = unphilox(0L, 0x1111_2222_3333_4444L, seed);
        assertThat(Rng.philox(counter[0], counter[1], seed, true)).isZero();
        assertThat(counter[0]).isPositive();
        Rng rng = new Rng(seed, counter[1]);
        long index = 2 * counter[0];
        assertThat(rng.bits(index)).isZero();
        long second = new Rng(seed + 0x9E3779B97F4A7C15L, counter[1]).bits(index);
        assertThat(rng.below(3, index)).isEqualTo((int) Math.unsignedMultiplyHigh(second, 3));
        assertThat(rng.below(3, index)).isNotZero();
        assertThat(rng.below(4, index)).isZero();
    }

    private static long[] unphilox(long low, long high, long key) {
        int[] x = {(int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
        for (int round = 9; round >= 0; round--) {
            int k0 = (int) key + round * 0x9E3779B9;
            int k1 = (int) (key >>> 32) + round * 0xBB67AE85;
            int y0 = x[3] * inverse(0xD2511F53);
            int y2 = x[1] * inverse(0xCD9E8D57);
            long p0 = 0xD2511F53L * (y0 & 0xFFFFFFFFL);
            long p1 = 0xCD9E8D57L * (y2 & 0xFFFFFFFFL);
            int y1 = x[0] ^ (int) (p1 >>> 32) ^ k0;
            int y3 = x[2] ^ (int) (p0 >>> 32) ^ k1;
            x = new int[] {y0, y1, y2, y3};
        }
        return new long[] {(x[0] & 0xFFFFFFFFL) | (long) x[1] << 32, (x[2] & 0xFFFFFFFFL) | (long) x[3] << 32};
    }

    /** Modulo 2³², by Newton's iteration, which doubles the number of right bits. */
    private static int inverse(int odd) {
        int x = odd;
        for (int i = 0; i < 4; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    @Test
    void permutationOverwritesAndShuffles() {
        int[] values = {9, 9, 9, 9, 9, 9, 7};
        int[] wanted = {0, 1, 2, 3, 4, 5, 7};
        new Rng(15, 3).permutation(values, 6, 100);
        new Rng(15, 3).shuffle(wanted, 6, 100);
        assertThat(values).containsExactly(wanted);
    }

    @Test
    void shuffleIsAPermutation() {
        int[] values = IntStream.range(0, 1000).toArray();
        new Rng(15, 0).shuffle(values, 900, 0);
        assertThat(Arrays.stream(values, 0, 900).sorted().toArray())
                .containsExactly(IntStream.range(0, 900).toArray());
        assertThat(Arrays.copyOfRange(values, 900, 1000))
                .containsExactly(IntStream.range(900, 1000).toArray());
        assertThat(IntStream.range(0, 900).filter(i -> values[i] == i).count()).isLessThan(10);
    }

    @Test
    void shuffleDependsOnSeedStreamAndIndexOnly() {
        int[] once = IntStream.range(0, 50).toArray();
        int[] again = IntStream.range(0, 50).toArray();
        int[] later = IntStream.range(0, 50).toArray();
        new Rng(15, 3).shuffle(once, 50, 100);
        new Rng(15, 3).shuffle(again, 50, 100);
        new Rng(15, 3).shuffle(later, 50, 150);
        assertThat(again).containsExactly(once);
        assertThat(later).isNotEqualTo(once);
    }

    /** Each of the 24 orders of four elements comes equally often. */
    @Test
    void shuffleIsFair() {
        int n = 48_000;
        int[] cells = new int[256];
        for (int i = 0; i < n; i++) {
            int[] v = {0, 1, 2, 3};
            new Rng(16, 0).shuffle(v, 4, 4L * i);
            cells[v[0] << 6 | v[1] << 4 | v[2] << 2 | v[3]]++;
        }
        int[] orders = Arrays.stream(cells).filter(c -> c > 0).toArray();
        assertThat(orders).hasSize(24);
        assertThat(chiSquare(orders, n)).isBetween(chiSquareLimit(23, -4), chiSquareLimit(23, 4));
    }

    @Test
    void shuffleOfNothing() {
        int[] values = {5, 6};
        new Rng(1, 1).shuffle(values, 0, 0);
        new Rng(1, 1).shuffle(values, 1, 0);
        assertThat(values).containsExactly(5, 6);
    }
}
