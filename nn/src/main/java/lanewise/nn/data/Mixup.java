package lanewise.nn.data;

/**
 * λx + (1 − λ)x′ and λy + (1 − λ)y′ with λ from Beta(α, α), x′ a random other example of the data as it is in this epoch (H. Zhang, M. Cisse, Y. Dauphin and
 * D. Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018). Labels become probabilities, so the batch must have room for targets.
 *
 * @param alpha in (0, 2]; 0.1 to 0.4 in the paper
 */
public record Mixup(double alpha) {
    /** Position in the chain, behind all others. */
    static final int OPERATOR = 1 << 20;

    /** Two for each attempt. With α = 2 one in six succeeds, so all fail with a probability of 10⁻⁴⁰. */
    static final int DRAWS = 1024;

    public Mixup {
        if (!(alpha > 0 && alpha <= 2)) {
            throw new IllegalArgumentException("mixup: alpha is " + alpha + "; it must be above 0 and at most 2");
        }
    }

    /** The partner, any example with the same probability. */
    static int partner(Draws draws, int size) {
        return draws.below(0, size);
    }

    /** From Beta(α, α): M. D. Jöhnk, Metrika 8, 1964: u^{1/α} / (u^{1/α} + v^{1/α}) if the sum is at most 1. Logarithms, for a small α leaves no digits. */
    float lambda(Draws draws) {
        for (int k = 2; k + 1 < DRAWS; k += 2) {
            double a = StrictMath.log(1 - draws.uniform(k)) / alpha;
            double b = StrictMath.log(1 - draws.uniform(k + 1)) / alpha;
            if (StrictMath.exp(a) + StrictMath.exp(b) <= 1) {
                return (float) (1 / (1 + StrictMath.exp(b - a)));
            }
        }
        return 0.5f;
    }
}
