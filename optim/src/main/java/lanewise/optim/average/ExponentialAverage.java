package lanewise.optim.average;

import java.util.List;
import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.optim.math.Powers;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * An exponential moving average of parameters, updated after each step and used for tests: x̄ ← βx̄ + (1 − β)x, with β = 0.995 in the cs231n notes
 * (Polyak and Juditsky 1992 for the idea).
 *
 * <p>Defined per element as x̄ = fma(1 − β, x − x̄, x̄) with 1 − β rounded to float, so that parameters that stand still are their own average,
 * exactly; below 2⁻¹⁰⁰ it is 0, never denormal. 12 bytes a parameter. A change of the average below half a unit in its last place is lost:
 * it follows a parameter to within 2⁻²⁴/(1 − β) of its value.
 *
 * {@snippet :
 * ExponentialAverage average = new ExponentialAverage(theta, 0.995, ExponentialAverage.Start.PARAMETERS, arena);
 * // after each step:
 * average.update();
 * // for a test:
 * average.writeTo(evaluated.slab());
 * }
 */
public final class ExponentialAverage {
    private static final String NAME = "average";

    /** What the average is before the first update; the text does not say. */
    public enum Start {
        /** The parameters as they are when the average is made. */
        PARAMETERS,
        /** 0, and what is written out is divided by 1 − βᵗ, as in Adam: the weights of all updates add up to 1. */
        ZERO_DEBIASED
    }

    private final Tensor theta;
    private final NamedTensors average;
    private final double decay;
    private final Start start;
    private long steps;

    /**
     * Allocates a slab, the average.
     *
     * @param theta the parameters to follow
     * @param decay β in [0, 1)
     * @param start the first value
     */
    public ExponentialAverage(NamedTensors theta, double decay, Start start, TensorArena arena) {
        this.decay = Require.decay("exponential average", "decay", decay);
        this.start = start;
        this.theta = theta.slab();
        average = arena.allocate(theta.layout());
        if (start == Start.PARAMETERS) {
            average.slab().copyFrom(this.theta);
        }
    }

    /** The kernels it calls, to be compiled before the first step. */
    public static Set<Kernel> kernels() {
        return Set.of(AveragedUpdate.EMA, Elementwise.SCALE);
    }

    /** Takes the parameters in. */
    public void update() {
        AveragedUpdate.ema(theta, average.slab(), decay, 0, theta.size());
        steps++;
    }

    /**
     * Writes the average, debiased if it is to be.
     *
     * @param out as long as the parameters; may be they
     * @throws IllegalStateException when it starts from 0 and has not been updated
     */
    public void writeTo(Tensor out) {
        Elementwise.scale(correction(), average.slab(), out, theta.size());
    }

    private float correction() {
        if (start == Start.PARAMETERS) {
            return 1;
        }
        if (steps == 0) {
            throw new IllegalStateException("the average starts from 0 and has had no update; call update first");
        }
        return (float) (1 / (1 - Powers.of(decay, steps)));
    }

    /** How many updates there have been. */
    public long steps() {
        return steps;
    }

    /** Names of the slabs to save: {@code average}. */
    public List<String> slabs() {
        return List.of(NAME);
    }

    /**
     * The average as it is kept, not debiased; for saving and loading.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public NamedTensors slab(String name) {
        return Slab.get("exponential average", name, NAME, average);
    }

    /** Continues after this many updates. */
    public void resumeAt(long steps) {
        this.steps = Require.atLeast(0, "exponential average", "steps", steps);
    }
}
