package lanewise.optim.secondorder;

import lanewise.optim.check.Require;

/**
 * The strong Wolfe conditions on a step α along p (Nocedal and Wright, eq. 3.7): with φ(α) = f(θ + αp),
 * φ(α) ≤ φ(0) + c₁αφ′(0) and |φ′(α)| ≤ c₂|φ′(0)|.
 *
 * <p>Near a minimum φ(α) and φ(0) differ by less than f is accurate, and the first condition becomes a coin toss. Where they differ by
 * less than noise·|φ(0)|, φ′(α) ≤ (2c₁ − 1)φ′(0) stands for it: the two are the same for a parabola (Hager and Zhang, "A new conjugate
 * gradient method with guaranteed descent and an efficient line search", SIAM J. Optim. 2005, eq. 4.1). Cancellation in f makes its noise
 * much larger than a unit in the last place, hence their choice of 1e-6.
 *
 * @param c1 c₁ in (0, 1/2)
 * @param c2 c₂ in (c₁, 1)
 * @param noise what counts as noise in the objective's values, relative to them; 0 for the plain conditions
 * @param evaluations the most evaluations in one search, at least 1
 */
public record StrongWolfe(double c1, double c2, double noise, int evaluations) {
    /** The noise that Hager and Zhang assume; also enough for losses in single precision. */
    private static final double NOISE = 1e-6;

    public StrongWolfe {
        Require.inside("strong Wolfe", "c1", c1);
        Require.inside("strong Wolfe", "c2", c2);
        Require.notNegative("strong Wolfe", "noise", noise);
        Require.atLeast(1, "strong Wolfe", "evaluations", evaluations);
        if (!(c1 < 0.5 && c1 < c2)) {
            throw new IllegalArgumentException(
                    "strong Wolfe: c1 is " + c1 + " and c2 is " + c2 + "; they must be 0 < c1 < 1/2 and c1 < c2 < 1");
        }
    }

    /** c₁ = 1e-4 and c₂ = 0.9, as the book has it for Newton and quasi-Newton directions. */
    public static StrongWolfe quasiNewton() {
        return new StrongWolfe(1e-4, 0.9, NOISE, 25);
    }

    /** c₁ = 1e-4 and c₂ = 0.1, as the book has it for nonlinear conjugate gradients. */
    public static StrongWolfe conjugateGradient() {
        return new StrongWolfe(1e-4, 0.1, NOISE, 25);
    }
}
