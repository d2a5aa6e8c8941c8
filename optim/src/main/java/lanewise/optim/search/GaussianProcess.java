package lanewise.optim.search;

import java.util.Arrays;
import lanewise.optim.math.Cholesky;
import lanewise.optim.secondorder.Lbfgs;
import lanewise.optim.secondorder.Limits;

/**
 * Regression with a Gaussian process over the unit cube: for any point, what value to expect and how far off that may be.
 *
 * <p>One length scale for each parameter (automatic relevance determination). Numbers differ by their distance, choices by 1 if they differ at
 * all. Rasmussen and Williams, algorithm 2.1.
 */
final class GaussianProcess {
    /** Of the fit; more precision than this changes no proposal. */
    private static final Limits LIMITS = new Limits(1e-3, 50, 100);

    private final Covariance covariance;
    private final boolean[] choices;
    private final double[] theta;
    private final double[][] x;
    private final double[] y;
    private final double[] inverseSquares;
    private final Cholesky cholesky;
    private final double[] alpha;

    /** The expected value, and the variance of the function there (without noise). */
    record Prediction(double mean, double variance) {}

    private GaussianProcess(
            Covariance covariance,
            boolean[] choices,
            double[] theta,
            double[][] x,
            double[] y,
            MarginalLikelihood likelihood) {
        this.covariance = covariance;
        this.choices = choices;
        this.theta = theta;
        this.x = x;
        this.y = y;
        inverseSquares = MarginalLikelihood.inverseSquares(theta, choices.length);
        cholesky = new Cholesky(x.length);
        if (!cholesky.factor(likelihood.covarianceMatrix(theta), 0)) {
            throw new IllegalStateException(
                    "the covariance of " + x.length + " trials is not positive definite at " + Arrays.toString(theta));
        }
        alpha = y.clone();
        cholesky.solve(alpha);
    }

    /**
     * Fits the hyper-parameters: length scales, signal and noise variance.
     *
     * @param choices which coordinates are choices
     * @param x points, one row each
     * @param y values there, with mean 0 and variance 1
     */
    static GaussianProcess fit(Covariance covariance, boolean[] choices, double[][] x, double[] y) {
        MarginalLikelihood likelihood = new MarginalLikelihood(covariance, squares(x, choices), y);
        double[] theta = MarginalLikelihood.priorMean(choices.length);
        new Lbfgs(LIMITS).minimize(likelihood, theta);
        return new GaussianProcess(covariance, choices, theta, x, y, likelihood);
    }

    /**
     * As if a value had been observed at a point, the one that is expected there: for trials under way ("kriging believer"; Ginsbourger, Le Riche and
     * Carraro 2010).
     */
    GaussianProcess believing(double[] point) {
        double[][] longerX = Arrays.copyOf(x, x.length + 1);
        longerX[x.length] = point;
        double[] longerY = Arrays.copyOf(y, y.length + 1);
        longerY[y.length] = predict(point).mean();
        MarginalLikelihood likelihood = new MarginalLikelihood(covariance, squares(longerX, choices), longerY);
        return new GaussianProcess(covariance, choices, theta, longerX, longerY, likelihood);
    }

    /** Mean and variance at a point (eq. 2.25 and 2.26). */
    Prediction predict(double[] point) {
        double signal = StrictMath.exp(theta[choices.length]);
        double[] k = new double[x.length];
        double mean = 0;
        for (int a = 0; a < k.length; a++) {
            double r2 = 0;
            for (int i = 0; i < choices.length; i++) {
                r2 += square(choices[i], x[a][i], point[i]) * inverseSquares[i];
            }
            k[a] = signal * covariance.value(r2);
            mean += k[a] * alpha[a];
        }
        cholesky.solveLower(k);
        double variance = signal;
        for (double v : k) {
            variance -= v * v;
        }
        return new Prediction(mean, Math.max(variance, 0));
    }

    /** ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n². */
    double[] theta() {
        return theta.clone();
    }

    private static double[][] squares(double[][] x, boolean[] choices) {
        int n = x.length;
        double[][] squares = new double[choices.length][n * n];
        for (int i = 0; i < choices.length; i++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    squares[i][a * n + b] = square(choices[i], x[a][i], x[b][i]);
                }
            }
        }
        return squares;
    }

    private static double square(boolean choice, double a, double b) {
        return choice ? (a == b ? 0 : 1) : (a - b) * (a - b);
    }
}
