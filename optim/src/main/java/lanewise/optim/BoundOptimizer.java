package lanewise.optim;

/**
 * A rule at work on the slabs of one training. It owns what it needs besides its state, allocates nothing after construction, and gives the same bits
 * for any number of workers. What it keeps from step to step is in its state slabs, so that a training can be resumed.
 */
public interface BoundOptimizer {
    /** Called once, before everything else, in a training that begins at step 0: gives state slabs their first values. May allocate. */
    default void start() {}

    /** Goes back to where the parameters were before a step that is not complete. */
    default void cancel() {}

    /** Called before each forward pass, for rules whose gradient is taken elsewhere than at the parameters. */
    default void beforeForward(long step) {}

    /**
     * Updates the parameters from the gradients.
     *
     * @param step from 0
     * @param gradScale what the gradients are multiplied by: 1, or a factor that clips or averages
     * @return whether the step is complete; otherwise the rule wants gradients once more, at where the parameters are now
     */
    boolean step(long step, double gradScale);
}
