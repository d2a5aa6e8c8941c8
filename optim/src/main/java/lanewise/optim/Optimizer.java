package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.simd.kernel.Kernel;

/**
 * A rule for updating parameters: hyper-parameters without memory. Its memory, the step count and the parameters are in the
 * {@link OptimizerState} it is bound to, so that one rule may serve many networks.
 *
 * <p>Write your own by implementing this interface; the rules here have no other way in.
 *
 * <p>A step is: {@link #beforeForward} (rules that look ahead move the parameters to where the gradient is wanted), forward, backward,
 * {@link #prepare} once for each group, then {@link #update} for each range of parameters, by several threads at once.
 */
public interface Optimizer {
    /** A short name for messages and files, such as {@code adam}. */
    String name();

    /** Names of the state slabs, each as long as the parameters and zero at the start. */
    List<String> slabs();

    /** Hyper-parameters and their values, in order, for people. */
    String describe();

    /** The kernels to be compiled before the first step. */
    Set<Kernel> kernels();

    /** How many scalars {@link #prepare} writes. */
    int scalars();

    /**
     * Computes, in double and once per step and group, what is the same for all elements.
     *
     * @param step from 0
     * @param group its learning rate factor and decay
     * @param scalars receives at most {@link #scalars()} values
     */
    void prepare(long step, ParameterGroup group, double[] scalars);

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
}
