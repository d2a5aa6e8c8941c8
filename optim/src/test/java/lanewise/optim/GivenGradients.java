package lanewise.optim;

import lanewise.simd.Tensor;

/** Gradients that are given, for rules whose equations are followed in double precision. */
final class GivenGradients {
    private GivenGradients() {}

    /** The gradient of parameter i in step t. */
    static double at(int i, int t) {
        return Math.sin(1.3 * i + 0.7 * t) + 0.2 * Math.cos(i);
    }

    static double norm(double... x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    /** Writes those of step t, and returns them as the floats they have become. */
    static double[] fill(Tensor grad, int t) {
        double[] g = new double[grad.size()];
        for (int i = 0; i < g.length; i++) {
            grad.set(i, (float) at(i, t));
            g[i] = grad.get(i);
        }
        return g;
    }
}
