package lanewise.optim;

/**
 * A rule that treats every element alike: one pass over the slabs.
 *
 * <p>A step is: {@link #beforeForward} (rules that look ahead move the parameters to where the gradient is wanted), forward, backward,
 * {@link #prepare} once for each group, then {@link #update} for each range of parameters, by several threads at once.
 */
public interface ElementwiseOptimizer extends Optimizer {
    /** How many scalars {@link #prepare} writes. */
    int scalars();

    /**
     * Computes, in double and once per step and group, what is the same for all elements. May be called more than once for a step.
     *
     * @param step from 0
     * @param gradScale what the gradients are multiplied by
     * @param group its learning rate factor and decay
     * @param scalars receives at most {@link #scalars()} values. It holds those of the call before, or zeros, by which a rule may save itself work;
     *     what it writes must depend on the other arguments only
     */
    void prepare(long step, double gradScale, ParameterGroup group, double[] scalars);

    /**
     * Updates elements [from, to) of every slab; called by several threads for disjoint ranges.
     *
     * @param slabs parameters, gradients, and the state slabs in the order of {@link #slabs()}
     * @param scalars what {@link #prepare} wrote
     */
    void update(Slabs slabs, double[] scalars, int from, int to);

    /**
     * Called before the forward pass with the scalars of the coming step; for rules whose gradient is taken elsewhere than at the
     * parameters (Nesterov's look-ahead). Does nothing by default.
     */
    default void beforeForward(Slabs slabs, double[] scalars, int from, int to) {}

    /** Whether {@link #beforeForward} does anything. */
    default boolean looksAhead() {
        return false;
    }

    /**
     * Gives the state of one tensor its first values, where these are not zero; called before step 0 with its scalars. The range has no padding,
     * which must stay zero. Does nothing by default.
     */
    default void start(Slabs slabs, double[] scalars, int from, int to) {}

    @Override
    default BoundOptimizer bind(Binding binding) {
        return new ElementwiseSteps(this, binding);
    }
}
