package lanewise.nn;

import java.util.Optional;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.Partition;
import lanewise.simd.parallel.WorkerPool;

/**
 * Where a gradient is written. The first one of a backward pass goes straight to the total; where the same value or parameter was used
 * more than once, each later one goes beside it and is added, in the order of the backward pass.
 */
final class GradientTarget {
    private final Tensor total;
    private final Tensor addend;
    private final Optional<Partition> addition;
    private boolean adding;

    /**
     * A target.
     *
     * @param addend for gradients that are to be added; not touched if there are none
     */
    GradientTarget(Tensor total, Tensor addend, WorkerPool pool) {
        this.total = total;
        this.addend = addend;
        int n = total.size();
        int step = Views.step(n, n, pool.workers());
        Views sums = new Views(total, n, step);
        Views terms = new Views(addend, n, step);
        addition = Optional.of(new Partition(
                pool, step, (from, to) -> Elementwise.add(sums.at(from), terms.at(from), sums.at(from), to - from)));
    }

    /** Where nothing is ever added. */
    GradientTarget(Tensor total) {
        this.total = total;
        addend = total;
        addition = Optional.empty();
    }

    /** Chooses for the next pass. */
    GradientTarget adding(boolean adding) {
        this.adding = adding;
        return this;
    }

    boolean isAdding() {
        return adding;
    }

    Tensor total() {
        return total;
    }

    Tensor addend() {
        return addend;
    }

    Tensor tensor() {
        return adding ? addend : total;
    }

    /** Adds the first n elements, if they are to be added. */
    void addUp(int n) {
        if (adding) {
            addition.orElseThrow().run(n, n);
        }
    }
}
