package lanewise.optim.clip;

import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.kernel.Kernel;

/** A change to parameters after an update: a rule without memory, to be bound to a slab. */
@FunctionalInterface
public interface Constraint {
    /** A constraint bound to parameters. */
    @FunctionalInterface
    interface Step {
        /**
         * Changes the parameters in place; allocates nothing.
         *
         * @param learningRate ε of the update before; not every constraint needs it
         */
        void apply(double learningRate);
    }

    /** Binds it. */
    Step bind(NamedTensors theta);

    /** The kernels its step calls, to be compiled before the first. */
    default Set<Kernel> kernels() {
        return Set.of();
    }

    /** This one, then another. */
    default Constraint then(Constraint next) {
        return new ConstraintPair(this, next);
    }
}
