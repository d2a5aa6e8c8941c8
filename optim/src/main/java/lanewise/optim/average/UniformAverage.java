package lanewise.optim.average;

import java.util.List;
import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * The mean of tensors: of a model's last checkpoints, or of the probabilities that independent models give.
 *
 * <p>Kept as a sum, s ← s + x in the order of the calls, and written as (1/n)·s: relative error at most (n + 1)·2⁻²⁴ of the mean of absolute values.
 * 12 bytes a parameter and call.
 */
public final class UniformAverage {
    private static final String NAME = "sum";

    private final NamedTensors sum;
    private long count;

    /** An average of nothing. */
    public UniformAverage(TensorLayout layout, TensorArena arena) {
        sum = arena.allocate(layout);
    }

    /** The kernels it calls, to be compiled before the first step. */
    public static Set<Kernel> kernels() {
        return Set.of(Elementwise.ADD, Elementwise.SCALE);
    }

    /**
     * Takes a tensor in.
     *
     * @param x as long as the layout's slab
     * @throws IllegalArgumentException when it is not
     */
    public void add(Tensor x) {
        requireSize(x);
        Elementwise.add(x, sum.slab(), sum.slab(), x.size());
        count++;
    }

    /**
     * Writes the mean.
     *
     * @param out as long as the layout's slab
     * @throws IllegalStateException when nothing has been added
     */
    public void writeTo(Tensor out) {
        requireSize(out);
        if (count == 0) {
            throw new IllegalStateException("the average has no summand; call add first");
        }
        Elementwise.scale((float) (1.0 / count), sum.slab(), out, out.size());
    }

    private void requireSize(Tensor x) {
        if (x.size() != sum.slab().size()) {
            throw new IllegalArgumentException("uniform average: " + x.size() + " elements, but made for "
                    + sum.slab().size());
        }
    }

    /** How many have been added. */
    public long count() {
        return count;
    }

    /** Names of the slabs to save: {@code sum}. */
    public List<String> slabs() {
        return List.of(NAME);
    }

    /**
     * The sum; for saving and loading.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public NamedTensors slab(String name) {
        return Slab.get("uniform average", name, NAME, sum);
    }

    /** Continues after this many summands. */
    public void resumeAt(long count) {
        this.count = Require.atLeast(0, "uniform average", "count", count);
    }
}
