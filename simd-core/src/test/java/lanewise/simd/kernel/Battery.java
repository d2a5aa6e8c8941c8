package lanewise.simd.kernel;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Classical tests of random numbers. Each gives a deviate that is standard normal when the numbers are good, so that one limit holds for
 * all.
 */
final class Battery {
    private Battery() {}

    /** Successes among so many trials of probability p. */
    static double binomial(double successes, double trials, double p) {
        return (successes - trials * p) / Math.sqrt(trials * p * (1 - p));
    }

    /** Ones among all bits (NIST SP 800-22, §2.1). */
    static double monobit(long[] words) {
        double ones = 0;
        for (long w : words) {
            ones += Long.bitCount(w);
        }
        return binomial(ones, 64.0 * words.length, 0.5);
    }

    /** Changes from each bit to the next, which is one in two (NIST SP 800-22, §2.3, for as many ones as zeros). */
    static double runs(long[] words) {
        double changes = 0;
        for (int i = 0; i < words.length; i++) {
            changes += Long.bitCount((words[i] ^ words[i] >>> 1) & Long.MAX_VALUE);
            changes += i > 0 && (words[i] & 1) != words[i - 1] >>> 63 ? 1 : 0;
        }
        return binomial(changes, 64.0 * words.length - 1, 0.5);
    }

    /** Chi-square with the probabilities of the cells, as a normal deviate: Wilson and Hilferty (1931). */
    static double chiSquare(long[] cells, double... probabilities) {
        double n = Arrays.stream(cells).sum();
        double sum = 0;
        for (int i = 0; i < cells.length; i++) {
            double expected = n * probabilities[i];
            sum += (cells[i] - expected) * (cells[i] - expected) / expected;
        }
        double freedom = cells.length - 1;
        return (Math.cbrt(sum / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
    }

    /** Chi-square with equal probabilities. */
    static double chiSquare(long... cells) {
        double[] p = new double[cells.length];
        Arrays.fill(p, 1.0 / cells.length);
        return chiSquare(cells, p);
    }

    static double bytes(long[] words) {
        long[] cells = new long[256];
        for (long w : words) {
            for (int shift = 0; shift < 64; shift += 8) {
                cells[(int) (w >>> shift) & 255]++;
            }
        }
        return chiSquare(cells);
    }

    /** The correlation of x and y, of means and variances that are known. */
    static double correlation(float[] x, int fromX, float[] y, int fromY, int n, double mean, double variance) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (x[fromX + i] - mean) * (y[fromY + i] - mean);
        }
        return sum / variance / Math.sqrt(n);
    }

    /** Kolmogorov and Smirnov: the deviate has the probability of the greatest distance, 2·exp(−2nd²). */
    static double kolmogorovSmirnov(float[] x, DoubleUnaryOperator distribution) {
        float[] sorted = x.clone();
        Arrays.sort(sorted);
        double n = x.length;
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double p = distribution.applyAsDouble(sorted[i]);
            distance = Math.max(distance, Math.max(p - i / n, (i + 1) / n - p));
        }
        // the deviate z with 2·exp(−2nd²) ≥ exp(−z²/2) ≥ 2·(1 − Φ(z)) for z > 1
        return Math.sqrt(Math.max(0, 4 * n * distance * distance - 2 * Math.log(2)));
    }

    /** Numbers between two visits of [0, p): geometric (Knuth, TAOCP 2, §3.3.2 D). */
    static double gaps(float[] x, double p) {
        int longest = 60;
        long[] cells = new long[longest + 1];
        double[] probabilities = new double[longest + 1];
        for (int i = 0; i < longest; i++) {
            probabilities[i] = p * Math.pow(1 - p, i);
        }
        probabilities[longest] = Math.pow(1 - p, longest);
        int gap = 0;
        for (float u : x) {
            if (u < p) {
                cells[Math.min(gap, longest)]++;
                gap = 0;
            } else {
                gap++;
            }
        }
        return chiSquare(cells, probabilities);
    }

    /** Equal distances between 4096 birthdays in a year of 2³² days: Poisson with mean 4 (Marsaglia 1985), summed over all years. */
    static double birthdays(long[] words, int shift) {
        int birthdays = 4096;
        int years = words.length / birthdays;
        double equal = 0;
        for (int year = 0; year < years; year++) {
            long[] day = new long[birthdays];
            for (int i = 0; i < birthdays; i++) {
                day[i] = words[year * birthdays + i] >>> shift & 0xFFFFFFFFL;
            }
            Arrays.sort(day);
            long[] spacing = new long[birthdays];
            for (int i = 0; i < birthdays; i++) {
                spacing[i] = i == 0 ? day[0] : day[i] - day[i - 1];
            }
            Arrays.sort(spacing);
            for (int i = 1; i < birthdays; i++) {
                equal += spacing[i] == spacing[i - 1] ? 1 : 0;
            }
        }
        double mean = 4.0 * years;
        return (equal - mean) / Math.sqrt(mean);
    }

    /** Φ(x) by its series, ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Marsaglia 2004); |x| below 7. */
    static double normal(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; sum + term != sum; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
}
