package lanewise.optim.clip;

import java.util.HashSet;
import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.kernel.Kernel;

/** One constraint after the other. */
record ConstraintPair(Constraint first, Constraint second) implements Constraint {
    @Override
    public Step bind(NamedTensors theta) {
        Step before = first.bind(theta);
        Step after = second.bind(theta);
        return learningRate -> {
            before.apply(learningRate);
            after.apply(learningRate);
        };
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(first.kernels());
        all.addAll(second.kernels());
        return all;
    }
}
