package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.LionUpdate;

/**
 * Lion: θ ← θ − ε·(sign(β₁m + (1−β₁)g) + λθ), m ← β₂m + (1−β₂)g (Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023,
 * Algorithm 2). Every step is as long as the rate, so rates are 3 to 10 times smaller than Adam's and decays as much greater. 20 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param decay of the weights
 */
public record Lion(Schedule learningRate, double beta1, double beta2, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public Lion {
        HyperParameters.checkLearningRate("lion", learningRate);
        HyperParameters.requireUnit("lion", "beta1", beta1);
        HyperParameters.requireUnit("lion", "beta2", beta2);
    }

    /** With the paper's constants 0.9 and 0.99. */
    public Lion(Schedule learningRate) {
        this(learningRate, 0.9, 0.99, WeightDecay.NONE);
    }

    /** With a constant rate, 0.0001 in the authors' program. */
    public Lion(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "lion";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(LionUpdate.LION);
    }

    @Override
    public int scalars() {
        return 4;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        scalars[3] = lr;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        LionUpdate.lion(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                scalars[0],
                scalars[1],
                scalars[2],
                beta1,
                beta2,
                scalars[3],
                from,
                to);
    }
}
