package lanewise.optim.secondorder;

import lanewise.optim.check.Require;

/**
 * When to stop.
 *
 * @param gradientNorm done when ‖∇f‖₂ is at most this; not negative
 * @param iterations the most steps, at least 1
 * @param evaluations the most evaluations of the objective, at least 2; a line search under way is ended first
 */
public record Limits(double gradientNorm, int iterations, int evaluations) {
    public Limits {
        Require.notNegative("limits", "gradient norm", gradientNorm);
        Require.atLeast(1, "limits", "iterations", iterations);
        Require.atLeast(2, "limits", "evaluations", evaluations);
    }

    /** A gradient norm of 1e-8, 1000 iterations, 2500 evaluations. */
    public Limits() {
        this(1e-8);
    }

    /** This gradient norm, 1000 iterations, 2500 evaluations. */
    public Limits(double gradientNorm) {
        this(gradientNorm, 1000, 2500);
    }
}
