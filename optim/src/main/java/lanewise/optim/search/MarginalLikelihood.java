package lanewise.optim.search;

import java.util.Arrays;
import lanewise.optim.math.Cholesky;
import lanewise.optim.secondorder.Objective;

/**
 * How badly a Gaussian process with given hyper-parameters explains what was observed: the negative logarithm of the marginal likelihood,
 * ½·yᵀK⁻¹y + ½·ln|K| + (n/2)·ln 2π (Rasmussen and Williams, eq. 5.8), and of weak priors on the hyper-parameters, which keep
 * them finite while there are few observations.
 *
 * <p>The variables are θ = (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n²): length scales, signal and noise variance; K = σ_f²·k + (σ_n² + 10⁻⁸)·I.
 */
final class MarginalLikelihood implements Objective {
    /** Added to the noise, so that K is positive definite in double precision even where two points coincide. */
    private static final double JITTER = 1e-8;

    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private final Covariance covariance;
    private final int n;
    private final int d;
    private final double[] y;
    private final double[][] squares;

    /**
     * Prepares.
     *
     * @param squares for each parameter, the squared differences of all pairs of points, n x n
     * @param y what was observed, with mean 0 and variance 1
     */
    MarginalLikelihood(Covariance covariance, double[][] squares, double[] y) {
        this.covariance = covariance;
        this.n = y.length;
        this.d = squares.length;
        this.y = y;
        this.squares = squares;
    }

    /** The priors' means, where fitting starts: length scales of ½ and more with more parameters, unit signal, little noise. */
    static double[] priorMean(int d) {
        double[] theta = new double[d + 2];
        for (int i = 0; i < d; i++) {
            theta[i] = StrictMath.log(0.5 * Math.sqrt(d));
        }
        theta[d + 1] = StrictMath.log(1e-4);
        return theta;
    }

    private double priorDeviation(int i) {
        return i < d ? 1 : i == d ? 1 : 3;
    }

    /** 1/ℓ_i². */
    static double[] inverseSquares(double[] theta, int d) {
        double[] inverseSquares = new double[d];
        for (int i = 0; i < d; i++) {
            inverseSquares[i] = StrictMath.exp(-2 * theta[i]);
        }
        return inverseSquares;
    }

    /** K, or only the part k with slopes in place of values. */
    private double[] matrix(double[] theta, boolean slopes) {
        double[] inverseSquares = inverseSquares(theta, d);
        double signal = StrictMath.exp(theta[d]);
        double[] k = new double[n * n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                double r2 = 0;
                for (int i = 0; i < d; i++) {
                    r2 += squares[i][a * n + b] * inverseSquares[i];
                }
                k[a * n + b] = signal * (slopes ? covariance.slope(r2) : covariance.value(r2));
            }
        }
        return k;
    }

    /** K with the noise on its diagonal; the lower triangle. */
    double[] covarianceMatrix(double[] theta) {
        double[] k = matrix(theta, false);
        for (int a = 0; a < n; a++) {
            k[a * n + a] += StrictMath.exp(theta[d + 1]) + JITTER;
        }
        return k;
    }

    @Override
    public double valueAndGradient(double[] theta, double[] grad) {
        double[] k = covarianceMatrix(theta);
        Cholesky cholesky = new Cholesky(n);
        if (!cholesky.factor(k, 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double[] alpha = y.clone();
        cholesky.solve(alpha);
        double value = 0.5 * cholesky.logDeterminant() + 0.5 * n * LOG_TWO_PI;
        for (int a = 0; a < n; a++) {
            value += 0.5 * y[a] * alpha[a];
        }
        likelihoodGradient(theta, k, cholesky.inverse(), alpha, grad);
        return value + addPriors(theta, grad);
    }

    /** ∂/∂θ = ½·tr((K⁻¹ − ααᵀ)·∂K/∂θ), α = K⁻¹y (eq. 5.9). */
    private void likelihoodGradient(double[] theta, double[] k, double[] inverse, double[] alpha, double[] grad) {
        double[] slope = matrix(theta, true);
        double noise = StrictMath.exp(theta[d + 1]);
        double[] inverseSquares = inverseSquares(theta, d);
        Arrays.fill(grad, 0);
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                int ab = a * n + b;
                // Off the diagonal every pair counts twice.
                double w = (a == b ? 0.5 : 1) * (inverse[ab] - alpha[a] * alpha[b]);
                for (int i = 0; i < d; i++) {
                    grad[i] += w * slope[ab] * squares[i][ab] * inverseSquares[i];
                }
                grad[d] += w * (a == b ? k[ab] - noise - JITTER : k[ab]);
                grad[d + 1] += a == b ? w * noise : 0;
            }
        }
    }

    /** Normal priors on the logarithms: ½·((θ_i − m_i)/s_i)². */
    private double addPriors(double[] theta, double[] grad) {
        double[] mean = priorMean(d);
        double value = 0;
        for (int i = 0; i < theta.length; i++) {
            double z = (theta[i] - mean[i]) / priorDeviation(i);
            value += 0.5 * z * z;
            grad[i] += z / priorDeviation(i);
        }
        return value;
    }
}
