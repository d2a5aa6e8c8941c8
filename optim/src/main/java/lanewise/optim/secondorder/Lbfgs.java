package lanewise.optim.secondorder;

import lanewise.optim.check.Require;

/**
 * L-BFGS: quasi-Newton with the curvature seen in the last few steps (Nocedal and Wright, Algorithms 7.4 and 7.5; Liu and Nocedal,
 * "On the limited memory BFGS method for large scale optimization", Math. Programming 1989), with a strong Wolfe line search.
 *
 * <p>p = −H∇f, where H is built from H₀ = (sᵀy/yᵀy)·I by the BFGS updates of the last {@code history} pairs s = θ₊ − θ, y = ∇f₊ − ∇f
 * (eq. 7.20). The first step goes along −∇f and is at most 1 long.
 *
 * <p><b>Full batch only.</b> It learns from differences of gradients, so noise is taken for curvature. Dropout, augmentation and mini-batches
 * are off limits; an objective that gives two different answers at the start is refused.
 *
 * <p>Memory: (2·history + 6)·n doubles, taken at the start; the iterations allocate nothing.
 *
 * {@snippet :
 * double[] theta = {-1.2, 1};
 * Minimum minimum = new Lbfgs().minimize(rosenbrock, theta); // theta is now (1, 1)
 * }
 *
 * @param history pairs kept, at least 1; 3 to 20 in the book
 * @param limits when to stop
 * @param lineSearch what a step must satisfy
 */
public record Lbfgs(int history, Limits limits, StrongWolfe lineSearch) {
    public Lbfgs {
        Require.atLeast(1, "lbfgs", "history", history);
    }

    /** Ten pairs, the default limits and line search. */
    public Lbfgs() {
        this(new Limits());
    }

    /** Ten pairs, the default line search. */
    public Lbfgs(Limits limits) {
        this(10, limits, StrongWolfe.quasiNewton());
    }

    /**
     * Minimises an objective.
     *
     * @param objective a function, see {@link Objective}
     * @param theta where to start; overwritten with the best point
     * @throws IllegalArgumentException when the objective is not finite at the start, or gives two different answers there
     */
    public Minimum minimize(Objective objective, double[] theta) {
        return Descent.run("lbfgs", objective, theta, lineSearch, new TwoLoops(history, theta.length), limits);
    }

    /** The direction −H∇f by two loops over the pairs, kept in a ring. */
    private static final class TwoLoops implements Descent.Direction {
        /** A pair whose cosine is below it is rounding error and no curvature. */
        private static final double LEAST_COSINE = 1e-12;

        private final double[][] s;
        private final double[][] y;
        private final double[] rho;
        private final double[] alpha;
        private double gamma;
        private int next;
        private int count;

        TwoLoops(int history, int n) {
            s = new double[history][n];
            y = new double[history][n];
            rho = new double[history];
            alpha = new double[history];
        }

        /** The ring's place of the pair that is {@code age} steps older than the newest. */
        private int place(int age) {
            return Math.floorMod(next - 1 - age, rho.length);
        }

        @Override
        public void write(Line line) {
            double[] q = line.direction();
            Vectors.scale(-1, line.grad(), q);
            for (int age = 0; age < count; age++) {
                int i = place(age);
                alpha[i] = rho[i] * Vectors.dot(s[i], q);
                Vectors.axpy(-alpha[i], y[i], q, q);
            }
            if (count > 0) {
                Vectors.scale(gamma, q, q);
            }
            for (int age = count - 1; age >= 0; age--) {
                int i = place(age);
                double beta = rho[i] * Vectors.dot(y[i], q);
                Vectors.axpy(alpha[i] - beta, s[i], q, q);
            }
        }

        @Override
        public double firstStep(Line line) {
            return count > 0 ? 1 : Math.min(1, 1 / Vectors.norm(line.grad()));
        }

        @Override
        public void learn(Line line) {
            Vectors.axpy(-1, line.theta(), line.trialTheta(), s[next]);
            Vectors.axpy(-1, line.grad(), line.trialGrad(), y[next]);
            double sy = Vectors.dot(s[next], y[next]);
            double yy = Vectors.dot(y[next], y[next]);
            if (sy > LEAST_COSINE * Vectors.norm(s[next]) * Math.sqrt(yy)) {
                rho[next] = 1 / sy;
                gamma = sy / yy;
                next = (next + 1) % rho.length;
                count = Math.min(count + 1, rho.length);
            }
        }

        @Override
        public boolean forget() {
            boolean learned = count > 0;
            count = 0;
            return learned;
        }
    }
}
