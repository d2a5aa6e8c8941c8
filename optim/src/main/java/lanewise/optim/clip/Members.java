package lanewise.optim.clip;

import java.util.function.Predicate;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/** The tensors of a slab whose names a predicate accepts. */
final class Members {
    private Members() {}

    /** Weights, not biases: what penalties are usually put on. */
    static boolean weights(String name) {
        return !name.endsWith(".bias");
    }

    static Tensor[] of(NamedTensors tensors, Predicate<String> members) {
        return tensors.layout().entries().stream()
                .filter(e -> members.test(e.name()))
                .map(e -> tensors.get(e.name()))
                .toArray(Tensor[]::new);
    }
}
