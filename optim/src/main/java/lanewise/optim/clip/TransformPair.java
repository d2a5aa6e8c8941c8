package lanewise.optim.clip;

import java.util.HashSet;
import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.kernel.Kernel;

/** One transform after the other. */
record TransformPair(GradientTransform first, GradientTransform second) implements GradientTransform {
    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Step before = first.bind(theta, grad);
        Step after = second.bind(theta, grad);
        return new Pair(before, after);
    }

    private record Pair(Step before, Step after) implements Step {
        @Override
        public void apply() {
            before.apply();
            after.apply();
        }

        @Override
        public double applyLeavingFactor() {
            before.apply();
            return after.applyLeavingFactor();
        }
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(first.kernels());
        all.addAll(second.kernels());
        return all;
    }
}
