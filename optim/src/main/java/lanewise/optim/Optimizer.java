package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;

/**
 * A rule for updating parameters: hyper-parameters without memory. Its memory, the step count and the parameters are in the
 * {@link OptimizerState} it is bound to, so that one rule may serve many networks.
 *
 * <p>Most rules treat every element alike and implement {@link ElementwiseOptimizer}; write your own so. A rule that looks at whole tensors, or
 * that wraps another, implements this interface and does its work in a {@link BoundOptimizer}. The rules here have no other way in.
 */
public interface Optimizer {
    /** A short name for messages and files, such as {@code adam}. */
    String name();

    /** Names of the state slabs, all different; each is zero at the start and saved under its name. */
    List<String> slabs();

    /** How a state slab is laid out: as the parameters, unless a rule says otherwise. */
    default TensorLayout layout(String slab, TensorLayout parameters) {
        return parameters;
    }

    /** Hyper-parameters and their values, in order, for people. */
    String describe();

    /** The learning rate of a step, from 0, before the factor of a parameter's group; NaN for a rule that has none, as by default. */
    default double learningRateAt(long step) {
        return Double.NaN;
    }

    /** The kernels to be compiled before the first step. */
    Set<Kernel> kernels();

    /** Takes the rule to work on these slabs. */
    BoundOptimizer bind(Binding binding);

    /** What the state slabs take, known before a byte is allocated. */
    default long stateBytes(TensorLayout parameters) {
        return slabs().stream().mapToLong(s -> layout(s, parameters).bytes()).sum();
    }
}
