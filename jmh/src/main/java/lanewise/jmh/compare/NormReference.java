package lanewise.jmh.compare;

import lanewise.jmh.compare.NormCase.Kind;

/** The results of a norm in double, by the equations: x̂ = (x − mean) · rstd, y = gamma · x̂ + beta, and their derivatives. */
final class NormReference {
    private final NormCase c;
    private final float[] x;
    private final float[] dy;
    private final float[] gamma;
    private final float[] beta;
    /** Of each set of elements that are normalized together. */
    private final double[] mean;

    private final double[] rstd;
    /** Means of gamma · dy and of gamma · dy · x̂ over a set. */
    private final double[] slope;

    private final double[] product;
    private final double[] dgamma;
    private final double[] dbeta;
    private final double[] magnitudes;

    NormReference(NormCase c) {
        this.c = c;
        x = c.x();
        dy = c.dy();
        gamma = c.gamma();
        beta = c.beta();
        int sets = set(c.size() - 1) + 1;
        double count = (double) c.size() / sets;
        mean = new double[sets];
        rstd = new double[sets];
        slope = new double[sets];
        product = new double[sets];
        dgamma = new double[c.gains()];
        dbeta = new double[c.gains()];
        magnitudes = new double[c.gains()];
        statistics(count);
        gradients(count);
    }

    private void statistics(double count) {
        if (c.kind() != Kind.RMS) {
            for (int e = 0; e < x.length; e++) {
                mean[set(e)] += x[e] / count;
            }
        }
        for (int e = 0; e < x.length; e++) {
            double d = x[e] - mean[set(e)];
            rstd[set(e)] += d * d / count;
        }
        for (int s = 0; s < rstd.length; s++) {
            rstd[s] = 1 / Math.sqrt(rstd[s] + NormCase.EPS);
        }
    }

    private void gradients(double count) {
        for (int e = 0; e < x.length; e++) {
            double g = (double) gamma[gain(e)] * dy[e];
            slope[set(e)] += c.kind() == Kind.RMS ? 0 : g / count;
            product[set(e)] += g * normal(e) / count;
            dgamma[gain(e)] += dy[e] * normal(e);
            dbeta[gain(e)] += dy[e];
            magnitudes[gain(e)] += Math.abs(dy[e]) * (1 + Math.abs(normal(e)));
        }
    }

    /** The set whose mean and variance an element is normalized by. */
    private int set(int element) {
        int image = element / (c.channels() * c.plane());
        int channel = element / c.plane() % c.channels();
        return switch (c.kind()) {
            case LAYER, RMS -> image;
            case BATCH -> channel;
            case GROUP -> image * NormCase.GROUPS + channel / (c.channels() / NormCase.GROUPS);
            case INSTANCE -> image * c.channels() + channel;
        };
    }

    private int gain(int element) {
        return c.kind().ofRows() ? element % c.plane() : element / c.plane() % c.channels();
    }

    private double normal(int e) {
        return (x[e] - mean[set(e)]) * rstd[set(e)];
    }

    /** Of y, dx, dgamma and dbeta, one behind the other. */
    double result(int index) {
        int n = c.size();
        if (index < n) {
            return gamma[gain(index)] * normal(index) + (c.kind() == Kind.RMS ? 0 : beta[gain(index)]);
        }
        if (index < 2 * n) {
            int e = index - n;
            int s = set(e);
            return rstd[s] * ((double) gamma[gain(e)] * dy[e] - slope[s] - normal(e) * product[s]);
        }
        int parameter = index - 2 * n;
        return parameter < c.gains() ? dgamma[parameter] : dbeta[parameter - c.gains()];
    }

    /** Of the terms that a result is the sum of. */
    double magnitude(int index) {
        int parameter = index - 2 * c.size();
        return parameter < 0 ? 0 : magnitudes[parameter % c.gains()];
    }
}
