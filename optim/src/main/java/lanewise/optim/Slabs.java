package lanewise.optim;

import java.util.List;
import lanewise.simd.Tensor;

/**
 * What an update works on: slabs of equal length and equal offsets.
 *
 * @param theta parameters
 * @param grad gradients
 * @param state the optimizer's own, in the order of {@link Optimizer#slabs()}
 */
public record Slabs(Tensor theta, Tensor grad, List<Tensor> state) {
    /** State slab {@code i}. */
    public Tensor state(int i) {
        return state.get(i);
    }
}
