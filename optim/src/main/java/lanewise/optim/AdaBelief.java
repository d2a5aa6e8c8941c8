package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdabeliefUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * AdaBelief: Adam that divides by how far gradients are from what they were expected to be, s ← β₂s + (1−β₂)(g−m)² + eps,
 * θ ← θ − ε·m̂/(√ŝ + eps) (Zhuang et al., "AdaBelief Optimizer", NeurIPS 2020, Algorithm 2). 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record AdaBelief(Schedule learningRate, double beta1, double beta2, double eps, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public AdaBelief {
        HyperParameters.checkLearningRate("adabelief", learningRate);
        HyperParameters.requireUnit("adabelief", "beta1", beta1);
        HyperParameters.requireUnit("adabelief", "beta2", beta2);
        HyperParameters.requirePositive("adabelief", "eps", eps);
    }

    /** With the authors' constants 0.9, 0.999 and 1e-16. */
    public AdaBelief(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-16, WeightDecay.NONE);
    }

    /** With a constant rate, 0.001 in the paper, and its other constants. */
    public AdaBelief(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adabelief";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "eps", eps, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdabeliefUpdate.ADABELIEF);
    }

    @Override
    public int scalars() {
        return 6;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        double c2 = 1 - Powers.of(beta2, step + 1);
        scalars[3] = eps * c2 / (1 - beta2);
        scalars[4] = lr / (1 - Powers.of(beta1, step + 1));
        scalars[5] = 1 / Math.sqrt(c2);
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdabeliefUpdate.adabelief(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                scalars[0],
                scalars[1],
                scalars[2],
                beta1,
                beta2,
                scalars[3],
                eps,
                scalars[4],
                scalars[5],
                from,
                to);
    }
}
