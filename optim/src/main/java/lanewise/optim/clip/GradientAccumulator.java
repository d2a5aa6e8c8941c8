package lanewise.optim.clip;

import java.util.List;
import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * The gradient of a batch too large for memory, from parts of it: Σmᵢgᵢ / Σmᵢ, where gᵢ is the mean gradient of a part with mᵢ examples, so that a
 * last shorter part has its due weight.
 *
 * <p>Per element s ← fma(mᵢ, gᵢ, s) in the order of the calls, then g = s·(1/Σmᵢ): the gradient of the whole batch up to rounding, not bit for bit.
 *
 * {@snippet :
 * GradientAccumulator parts = new GradientAccumulator(grad, arena);
 * // for each part: forward, backward, then
 * parts.add(examples);
 * // after the last:
 * parts.finish();
 * state.step();
 * }
 */
public final class GradientAccumulator {
    private static final String NAME = "sum";

    private final Tensor grad;
    private final NamedTensors sum;
    private long examples;

    /** Allocates a sum as long as the gradients. */
    public GradientAccumulator(NamedTensors grad, TensorArena arena) {
        this.grad = grad.slab();
        sum = arena.allocate(grad.layout());
    }

    /** The kernels it calls, to be compiled before the first step. */
    public static Set<Kernel> kernels() {
        return Set.of(Elementwise.AXPY, Elementwise.SCALE, Elementwise.FILL);
    }

    /**
     * Takes in the gradients of a part.
     *
     * @param examples in the part, from 1 to 2²⁴, which floats hold exactly
     */
    public void add(int examples) {
        Require.atLeast(1, "gradient accumulator", "examples", examples);
        if (examples > 1 << 24) {
            throw new IllegalArgumentException(
                    "gradient accumulator: examples is " + examples + "; it must be at most " + (1 << 24));
        }
        Elementwise.axpy(examples, grad, sum.slab(), grad.size());
        this.examples += examples;
    }

    /**
     * Writes the mean to the gradients, and starts anew.
     *
     * @throws IllegalStateException when nothing has been added
     */
    public void finish() {
        if (examples == 0) {
            throw new IllegalStateException("the accumulator has no gradients; call add first");
        }
        Elementwise.scale((float) (1.0 / examples), sum.slab(), grad, grad.size());
        Elementwise.fill(0f, sum.slab(), grad.size());
        examples = 0;
    }

    /** How many examples have been taken in since the start or the last {@link #finish}. */
    public long examples() {
        return examples;
    }

    /** Names of the slabs to save: {@code sum}. */
    public List<String> slabs() {
        return List.of(NAME);
    }

    /**
     * The sum; for saving and loading between two parts.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public NamedTensors slab(String name) {
        if (!name.equals(NAME)) {
            throw new IllegalArgumentException(
                    "gradient accumulator has no state '" + name + "'; it has [" + NAME + "]");
        }
        return sum;
    }

    /** Continues after this many examples. */
    public void resumeAt(long examples) {
        this.examples = Require.atLeast(0, "gradient accumulator", "examples", examples);
    }
}
