package lanewise.optim.secondorder;

/**
 * Where a minimisation ended; the point itself is in the caller's array.
 *
 * @param outcome why it ended
 * @param value f there
 * @param gradientNorm ‖∇f‖₂ there
 * @param iterations steps taken
 * @param evaluations how often the objective was evaluated
 */
public record Minimum(Outcome outcome, double value, double gradientNorm, int iterations, int evaluations) {
    /** Why a minimisation ended. */
    public enum Outcome {
        /** The gradient is as small as was asked for. */
        CONVERGED,
        /** No step from here gives a lower value: the end of what the objective's own accuracy allows, or a wrong gradient. */
        STALLED,
        /** All iterations are used up. */
        ITERATION_LIMIT,
        /** All evaluations are used up. */
        EVALUATION_LIMIT
    }

    /** Whether the gradient is as small as was asked for. */
    public boolean converged() {
        return outcome == Outcome.CONVERGED;
    }
}
