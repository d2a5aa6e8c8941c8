package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamaxUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * Adamax: Adam by the infinity norm, u ← max(β₂u, |g|), θ ← θ − ε/(1−β₁ᵗ)·m/(u + eps) (Kingma and Ba 2015, Algorithm 2, which has no eps).
 * 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record Adamax(Schedule learningRate, double beta1, double beta2, double eps, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public Adamax {
        HyperParameters.checkLearningRate("adamax", learningRate);
        HyperParameters.requireUnit("adamax", "beta1", beta1);
        HyperParameters.requireUnit("adamax", "beta2", beta2);
        HyperParameters.requirePositive("adamax", "eps", eps);
    }

    /** With the paper's constants 0.9, 0.999 and 1e-8. */
    public Adamax(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, WeightDecay.NONE);
    }

    /** With a constant rate, 0.002 in the paper, and its other constants. */
    public Adamax(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adamax";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "u");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "eps", eps, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdamaxUpdate.ADAMAX);
    }

    @Override
    public int scalars() {
        return 4;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        scalars[3] = lr / (1 - Powers.of(beta1, step + 1));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamaxUpdate.adamax(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                scalars[0],
                scalars[1],
                scalars[2],
                beta1,
                beta2,
                eps,
                scalars[3],
                from,
                to);
    }
}
