package lanewise.simd.reference;

import java.util.function.ToDoubleFunction;

/** Gradients by their definition, to check equations of gradients with. */
public final class CentralDifferences {
    /** The cube root of the roundoff of double, about: truncation, h², and rounding, 1e-16/h, are both some 1e-10 here. */
    private static final double STEP = 1e-5;

    /** What functions of magnitude 1 to 10 with third derivatives of that magnitude may be off by. */
    public static final double TOLERANCE = 1e-8;

    private CentralDifferences() {}

    /** (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h for each i. */
    public static double[] of(ToDoubleFunction<double[]> f, double... x) {
        double[] at = x.clone();
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            at[i] = x[i] + STEP;
            double above = f.applyAsDouble(at);
            at[i] = x[i] - STEP;
            double below = f.applyAsDouble(at);
            at[i] = x[i];
            gradient[i] = (above - below) / (2 * STEP);
        }
        return gradient;
    }
}
