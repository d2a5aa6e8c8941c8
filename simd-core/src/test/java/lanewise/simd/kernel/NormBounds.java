package lanewise.simd.kernel;

import lanewise.simd.reference.Textbook;
import lanewise.simd.reference.TextbookNorms;

/**
 * How far a norm of n floats and its gradient may be off: rounding errors of first order, twice.
 *
 * <p>A sum is off by s = (n/64 + 24 + log₂(n/4096 + 1) + what more the caller adds)·u of its absolute sum. So is the mean; a deviation by that and u of its own; the variance
 * by (s + 3u) of itself (an error δ of the mean adds δ² only), rstd by half of that and 2u.
 */
final class NormBounds {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private final double sum;
    private final double mean;
    private final double rstd;
    private final double meanError;
    private final double meanG;
    private final double meanProduct;
    private final double[] x;
    private final double[] g;

    /** Of numbers x with gradients g of the normalized ones, added up in sums of n. */
    NormBounds(double[] x, double[] g, double eps, int n) {
        this(x, g, TextbookNorms.mean(x), Math.sqrt(1 / (TextbookNorms.variance(x) + eps)), roundings(n));
    }

    private NormBounds(double[] x, double[] g, double mean, double rstd, double roundings) {
        this.x = x;
        this.g = g;
        this.mean = mean;
        this.rstd = rstd;
        sum = roundings * U;
        meanError = mean == 0 ? 0 : sum * Textbook.absoluteSum(x) / x.length;
        meanG = Textbook.absoluteSum(g) / g.length;
        double products = 0;
        for (int i = 0; i < x.length; i++) {
            products += Math.abs(g[i] * (x[i] - mean) * rstd) / x.length;
        }
        meanProduct = products;
    }

    /** Of sums in which a term is rounded so often. */
    static NormBounds ofSums(double roundings, double[] x, double[] g, double eps) {
        return new NormBounds(x, g, TextbookNorms.mean(x), Math.sqrt(1 / (TextbookNorms.variance(x) + eps)), roundings);
    }

    /** How often a term is rounded in a sum of n in the order of {@link Reductions}, and two more. */
    static double roundings(int n) {
        return Math.min(n, 4096) / 64.0 + 24 + Math.log(n / 4096.0 + 1) / Math.log(2) + 2;
    }

    /** Of a norm that takes no mean off. */
    static NormBounds around0(double[] x, double[] g, double eps, int n) {
        double s = 0;
        for (double v : x) {
            s += v * v / x.length;
        }
        return new NormBounds(x, g, 0, 1 / Math.sqrt(s + eps), roundings(n));
    }

    /** What x̂[i] may be off by. */
    private double normalized(int i) {
        double h = Math.abs(x[i] - mean) * rstd;
        return rstd * (meanError + U * Math.abs(mean)) + h * (sum / 2 + 6 * U);
    }

    /** What fma(x̂[i], gamma, beta) may be off by. */
    double output(int i, double gamma, double beta) {
        double h = Math.abs(x[i] - mean) * rstd;
        return 2 * (normalized(i) * Math.abs(gamma) + U * (h * Math.abs(gamma) + Math.abs(beta)));
    }

    /** What (g − mean of g − x̂ · mean of g·x̂) · rstd may be off by. */
    double gradient(int i) {
        double h = Math.abs(x[i] - mean) * rstd;
        double worst = rstd * (meanError + U * Math.abs(mean));
        double terms = Math.abs(g[i]) + meanG + h * meanProduct;
        double ofMeans = sum * (meanG + h * meanProduct) + worst * (meanProduct + h * meanG);
        return 2 * rstd * (ofMeans + terms * (sum + 10 * U));
    }
}
