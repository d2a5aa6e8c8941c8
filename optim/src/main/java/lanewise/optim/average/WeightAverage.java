package lanewise.optim.average;

import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Stochastic weight averaging: from a step on, the mean of the parameters at every {@code period}-th step, while the learning rate stays high, constant
 * or cyclic (Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018, Algorithm 1).
 *
 * <p>Statistics of batch normalisation belong to the parameters they were measured with: measure them again for the mean.
 */
public final class WeightAverage {
    private final Tensor theta;
    private final UniformAverage mean;
    private final long start;
    private final long period;

    /**
     * Allocates the mean.
     *
     * @param theta the parameters to follow
     * @param start the first step whose parameters count, not negative; three quarters of the training is usual
     * @param period steps between two that count, at least 1; an epoch, or a cycle of a cyclic rate
     */
    public WeightAverage(NamedTensors theta, long start, long period, TensorArena arena) {
        this.start = Require.atLeast(0, "weight average", "start", start);
        this.period = Require.atLeast(1, "weight average", "period", period);
        this.theta = theta.slab();
        mean = new UniformAverage(theta.layout(), arena);
    }

    /**
     * To be called after each step.
     *
     * @param step from 0
     * @return whether the parameters were taken in
     */
    public boolean afterStep(long step) {
        if (step < start || (step - start) % period != 0) {
            return false;
        }
        mean.add(theta);
        return true;
    }

    /** The mean, to write it out, and to save and load it. */
    public UniformAverage mean() {
        return mean;
    }
}
