package lanewise.optim.secondorder;

import lanewise.optim.secondorder.Minimum.Outcome;

/** The loop that the line search methods share: a direction, a step along it, until the gradient is small. */
final class Descent {
    /** What tells the methods apart. */
    interface Direction {
        /** Writes p for the line's point. */
        void write(Line line);

        /** The step to try first; the line has been aimed. */
        double firstStep(Line line);

        /** Learns from a step that was found: from the line's point to the one tried last. */
        void learn(Line line);

        /** Forgets what it has learned; false when there is nothing to forget. */
        boolean forget();
    }

    private final Line line;
    private final WolfeSearch search;
    private final Direction direction;
    private final Limits limits;
    private int iterations;

    private Descent(Line line, StrongWolfe rule, Direction direction, Limits limits) {
        this.line = line;
        this.search = new WolfeSearch(rule, line);
        this.direction = direction;
        this.limits = limits;
    }

    /** Minimises from theta, and leaves the end point there. */
    static Minimum run(
            String method, Objective objective, double[] theta, StrongWolfe rule, Direction direction, Limits limits) {
        Descent descent = new Descent(new Line(method, objective, theta), rule, direction, limits);
        Minimum minimum = descent.iterate();
        System.arraycopy(descent.line.theta(), 0, theta, 0, theta.length);
        return minimum;
    }

    private Minimum iterate() {
        while (true) {
            double norm = Vectors.norm(line.grad());
            if (norm <= limits.gradientNorm()) {
                return end(Outcome.CONVERGED, norm);
            }
            if (iterations == limits.iterations()) {
                return end(Outcome.ITERATION_LIMIT, norm);
            }
            if (line.evaluations() >= limits.evaluations()) {
                return end(Outcome.EVALUATION_LIMIT, norm);
            }
            if (!step() && !direction.forget()) {
                return end(Outcome.STALLED, norm);
            }
        }
    }

    private boolean step() {
        direction.write(line);
        line.aim();
        if (!(line.slope() < 0) || !search.run(direction.firstStep(line))) {
            return false;
        }
        direction.learn(line);
        line.move();
        iterations++;
        return true;
    }

    private Minimum end(Outcome outcome, double norm) {
        return new Minimum(outcome, line.value(), norm, iterations, line.evaluations());
    }
}
