package lanewise.optim.clip;

import java.util.Map;
import java.util.Set;
import lanewise.optim.ScalarState;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.VectorNorms;

/**
 * Watches for gradients that are NaN or infinite: the update is to be skipped, or the training stops.
 *
 * {@snippet :
 * NonFiniteGuard guard = NonFiniteGuard.skipping(grad, 10);
 * // after backward:
 * if (guard.admits()) {
 *     state.step();
 * }
 * }
 */
public final class NonFiniteGuard implements ScalarState {
    private static final Set<String> NAMES = Set.of("skipped", "inARow");

    private final NamedTensors grad;
    private final long mostInARow;
    private long skipped;
    private long inARow;

    private NonFiniteGuard(NamedTensors grad, long mostInARow) {
        this.grad = grad;
        this.mostInARow = mostInARow;
    }

    /**
     * Skips updates, but stops after too many in a row.
     *
     * @param mostInARow skips that are put up with, at least 1
     */
    public static NonFiniteGuard skipping(NamedTensors grad, long mostInARow) {
        return new NonFiniteGuard(grad, Require.atLeast(1, "non-finite guard", "the most skips in a row", mostInARow));
    }

    /** Stops at the first. */
    public static NonFiniteGuard stopping(NamedTensors grad) {
        return new NonFiniteGuard(grad, 0);
    }

    /** The kernels it calls, to be compiled before the first step. */
    public static Set<Kernel> kernels() {
        return Set.of(VectorNorms.MAX_NORM);
    }

    /**
     * Whether all gradients are finite; allocates nothing when they are.
     *
     * @throws NonFiniteGradientException when they are not and no more may be skipped; it names the tensor, the element and its value
     */
    public boolean admits() {
        Tensor slab = grad.slab();
        if (VectorNorms.allFinite(slab, slab.size())) {
            inARow = 0;
            return true;
        }
        if (inARow >= mostInARow) {
            throw new NonFiniteGradientException(first()
                    + (mostInARow == 0
                            ? "; try a lower learning rate or clipping"
                            : ", after " + mostInARow
                                    + " updates skipped in a row; try a lower learning rate or clipping"));
        }
        inARow++;
        skipped++;
        return false;
    }

    private String first() {
        for (TensorLayout.Entry e : grad.layout().entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                float g = grad.get(e.name()).get(i);
                if (!Float.isFinite(g)) {
                    return "the gradient of " + e.name() + " has " + g + " at element " + i;
                }
            }
        }
        return "the padding of the gradients is not 0";
    }

    /** How many updates have been skipped. */
    public long skipped() {
        return skipped;
    }

    @Override
    public Map<String, Double> state() {
        return Map.of("skipped", (double) skipped, "inARow", (double) inARow);
    }

    @Override
    public void restore(Map<String, Double> state) {
        Require.names("non-finite guard", NAMES, state.keySet());
        state.forEach((name, saved) -> {
            long count = Require.atLeast(0, "non-finite guard", name, (long) (double) saved);
            if (name.equals("skipped")) {
                skipped = count;
            } else {
                inARow = count;
            }
        });
    }
}
