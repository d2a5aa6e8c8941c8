package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * AdamW: Adam with decoupled weight decay, θ ← θ − ε·(m̂/(√v̂ + eps) + λθ) (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019,
 * Algorithm 2). 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param lambda λ, not negative, multiplied by the learning rate
 */
public record AdamW(Schedule learningRate, double beta1, double beta2, double eps, double lambda)
        implements ElementwiseOptimizer, ScheduledRate {

    public AdamW {
        HyperParameters.checkLearningRate("adamw", learningRate);
        HyperParameters.requireUnit("adamw", "beta1", beta1);
        HyperParameters.requireUnit("adamw", "beta2", beta2);
        HyperParameters.requirePositive("adamw", "eps", eps);
        HyperParameters.requireNotNegative("adamw", "lambda", lambda);
    }

    /** With PyTorch's constants 0.9, 0.999, 1e-8 and 0.01. */
    public AdamW(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 0.01);
    }

    /** With a constant rate, 0.001 in PyTorch, and its other constants. */
    public AdamW(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "eps", eps, "lambda", lambda);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdamUpdate.ADAM);
    }

    @Override
    public int scalars() {
        return AdamScalars.COUNT;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        scalars[0] = gradScale;
        scalars[1] = 0;
        scalars[2] = WeightDecay.keep(name(), lr, lambda * group.decayFactor());
        AdamScalars.betas(scalars, beta1, beta2);
        AdamScalars.eps(scalars, 0, eps);
        double c1 = 1 - Powers.of(beta1, step + 1);
        double c2 = 1 - Powers.of(beta2, step + 1);
        AdamScalars.steps(scalars, lr / c1, 0, 1 / Math.sqrt(c2));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamScalars.update(slabs, scalars, from, to);
    }
}
