package lanewise.nn;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;

/**
 * Where a gradient is written. The first one of a backward pass goes straight to the total; where the same value or parameter was used
 * more than once, each later one goes beside it and is added, in the order of the backward pass.
 */
final class GradientTarget {
    private final Tensor total;
    private final Tensor addend;
    private boolean adding;

    /**
     * A target.
     *
     * @param addend for gradients that are to be added; not touched if there are none
     */
    GradientTarget(Tensor total, Tensor addend) {
        this.total = total;
        this.addend = addend;
    }

    /** Chooses for the next pass. */
    GradientTarget adding(boolean adding) {
        this.adding = adding;
        return this;
    }

    Tensor tensor() {
        return adding ? addend : total;
    }

    /** Adds the first n elements, if they are to be added. */
    void addUp(int n) {
        if (adding) {
            Elementwise.add(total, addend, total, n);
        }
    }
}
