package lanewise.optim.search;

/** How alike a Gaussian process takes two points to be, by their squared distance r² = Σ (x_i − x'_i)²/ℓ_i². */
public enum Covariance {
    /**
     * k = (1 + √5·r + 5r²/3)·exp(−√5·r): functions that can be differentiated twice (Rasmussen and Williams, <i>Gaussian Processes for Machine
     * Learning</i>, 2006, eq. 4.17; recommended by Snoek, Larochelle and Adams, NIPS 2012).
     */
    MATERN_5_2 {
        @Override
        double value(double r2) {
            double a = Math.sqrt(5 * r2);
            return (1 + a + a * a / 3) * StrictMath.exp(-a);
        }

        @Override
        double slope(double r2) {
            double a = Math.sqrt(5 * r2);
            return 5.0 / 3 * (1 + a) * StrictMath.exp(-a);
        }
    },
    /** k = exp(−r²/2), the squared exponential: functions as smooth as can be (eq. 4.9). */
    RBF {
        @Override
        double value(double r2) {
            return StrictMath.exp(-r2 / 2);
        }

        @Override
        double slope(double r2) {
            return value(r2);
        }
    };

    /** k. */
    abstract double value(double r2);

    /** −2·dk/d(r²), so that ∂k/∂(ln ℓ_i) = slope·(x_i − x'_i)²/ℓ_i². */
    abstract double slope(double r2);
}
