package lanewise.optim.secondorder;

/**
 * Nonlinear conjugate gradients: p ← −∇f + βp with a strong Wolfe line search (Nocedal and Wright, Algorithm 5.4). Five vectors of memory more
 * than the variables, where {@link Lbfgs} takes two dozen; needs more evaluations.
 *
 * <p>β becomes 0, and the method starts anew, when successive gradients are far from orthogonal, |∇f₊ᵀ∇f| ≥ 0.1‖∇f₊‖² (eq. 5.52), and when
 * p is no direction of descent. Full batch only: no dropout, no augmentation, no mini-batches.
 *
 * @param beta the formula for β
 * @param limits when to stop
 * @param lineSearch what a step must satisfy; c₂ below 1/2, or the directions of Fletcher and Reeves may go up (Lemma 5.6)
 */
public record ConjugateGradient(Beta beta, Limits limits, StrongWolfe lineSearch) {
    private static final double ORTHOGONAL = 0.1;

    /** Formulas for β; with y = ∇f₊ − ∇f. All agree for a quadratic and exact line searches. */
    public enum Beta {
        /** ‖∇f₊‖² / ‖∇f‖² (Fletcher and Reeves 1964, eq. 5.41a). */
        FLETCHER_REEVES,
        /** max(0, ∇f₊ᵀy / ‖∇f‖²) (Polak and Ribière 1969, eq. 5.44 and 5.45). The default. */
        POLAK_RIBIERE,
        /** ∇f₊ᵀy / pᵀy (Hestenes and Stiefel 1952, eq. 5.46). */
        HESTENES_STIEFEL,
        /** ‖∇f₊‖² / pᵀy (Dai and Yuan 1999, eq. 5.49). */
        DAI_YUAN
    }

    public ConjugateGradient {
        if (!(lineSearch.c2() < 0.5)) {
            throw new IllegalArgumentException(
                    "conjugate gradient: c2 is " + lineSearch.c2() + "; it must be below 1/2");
        }
    }

    /** Polak and Ribière's formula, the default limits, c₂ = 0.1. */
    public ConjugateGradient() {
        this(Beta.POLAK_RIBIERE, new Limits(), StrongWolfe.conjugateGradient());
    }

    /**
     * Minimises an objective.
     *
     * @param objective a function, see {@link Objective}
     * @param theta where to start; overwritten with the best point
     * @throws IllegalArgumentException when the objective is not finite at the start, or gives two different answers there
     */
    public Minimum minimize(Objective objective, double[] theta) {
        return Descent.run("conjugate gradient", objective, theta, lineSearch, new Conjugate(beta), limits);
    }

    private static final class Conjugate implements Descent.Direction {
        private final Beta formula;
        private boolean started;
        private double beta;
        private double lastReduction;

        Conjugate(Beta formula) {
            this.formula = formula;
        }

        @Override
        public void write(Line line) {
            double[] p = line.direction();
            if (started) {
                Vectors.scale(beta, p, p);
                Vectors.axpy(-1, line.grad(), p, p);
            } else {
                Vectors.scale(-1, line.grad(), p);
            }
        }

        /** The step for which the first-order change is that of the step before (eq. in §3.5, "initial step length"). */
        @Override
        public double firstStep(Line line) {
            return started ? lastReduction / line.slope() : Math.min(1, 1 / Vectors.norm(line.grad()));
        }

        @Override
        public void learn(Line line) {
            double[] g = line.grad();
            double[] next = line.trialGrad();
            double gg = Vectors.dot(g, g);
            double nextNext = Vectors.dot(next, next);
            double nextG = Vectors.dot(next, g);
            double py = line.trialSlope() - line.slope();
            double raw = switch (formula) {
                case FLETCHER_REEVES -> nextNext / gg;
                case POLAK_RIBIERE -> Math.max(0, (nextNext - nextG) / gg);
                case HESTENES_STIEFEL -> (nextNext - nextG) / py;
                case DAI_YUAN -> nextNext / py;
            };
            beta = Math.abs(nextG) >= ORTHOGONAL * nextNext || !Double.isFinite(raw) ? 0 : raw;
            lastReduction = line.alpha() * line.slope();
            started = true;
        }

        @Override
        public boolean forget() {
            boolean learned = started;
            started = false;
            return learned;
        }
    }
}
