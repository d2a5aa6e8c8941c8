package lanewise.optim.clip;

import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.kernel.Kernel;

/** A change to gradients between backward and update: a rule without memory, to be bound to slabs. */
@FunctionalInterface
public interface GradientTransform {
    /** A transform bound to parameters and gradients. */
    @FunctionalInterface
    interface Step {
        /** Changes the gradients in place; allocates nothing. */
        void apply();

        /**
         * As {@link #apply}, but a factor common to all gradients may be left to the update, which applies it without a pass of its own:
         * {@code state.step(transform.applyLeavingFactor())}.
         *
         * @return what the gradients are still to be multiplied by, mostly 1
         */
        default double applyLeavingFactor() {
            apply();
            return 1;
        }
    }

    /**
     * Binds it.
     *
     * @param theta parameters; only read
     * @param grad their gradients, of the same layout
     */
    Step bind(NamedTensors theta, NamedTensors grad);

    /** The kernels its step calls, to be compiled before the first. */
    default Set<Kernel> kernels() {
        return Set.of();
    }

    /** This one, then another. */
    default GradientTransform then(GradientTransform next) {
        return new TransformPair(this, next);
    }
}
