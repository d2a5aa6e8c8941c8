package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * RAdam: Adam whose rate is rectified while the second moment rests on few gradients (Liu et al., "On the Variance of the Adaptive Learning Rate and
 * Beyond", ICLR 2020, Algorithm 2). With ρ_∞ = 2/(1−β₂) − 1 and ρ_t = ρ_∞ − 2tβ₂ᵗ/(1−β₂ᵗ): where ρ_t > 5, θ ← θ − ε·r_t·m̂·√(1−β₂ᵗ)/(√v + eps),
 * r_t = √((ρ_t−4)(ρ_t−2)ρ_∞/((ρ_∞−4)(ρ_∞−2)ρ_t)); otherwise θ ← θ − ε·m̂. The paper's bound is 4; 5 is that of its authors' program and of PyTorch.
 * 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record RAdam(Schedule learningRate, double beta1, double beta2, double eps, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    private static final double LEAST_RHO = 5;

    public RAdam {
        HyperParameters.checkLearningRate("radam", learningRate);
        HyperParameters.requireUnit("radam", "beta1", beta1);
        HyperParameters.requireUnit("radam", "beta2", beta2);
        HyperParameters.requirePositive("radam", "eps", eps);
    }

    /** With the paper's constants 0.9, 0.999 and 1e-8. */
    public RAdam(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, WeightDecay.NONE);
    }

    /** With a constant rate, 0.001 in PyTorch, and its other constants. */
    public RAdam(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "radam";
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
        return Set.of(AdamUpdate.ADAM);
    }

    @Override
    public int scalars() {
        return AdamScalars.COUNT;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        AdamScalars.betas(scalars, beta1, beta2);
        double power = Powers.of(beta2, step + 1);
        double rhoInf = 2 / (1 - beta2) - 1;
        double rho = rhoInf - 2 * (step + 1.0) * power / (1 - power);
        double unrectified = lr / (1 - Powers.of(beta1, step + 1));
        if (rho > LEAST_RHO) {
            double r = Math.sqrt((rho - 4) * (rho - 2) * rhoInf / ((rhoInf - 4) * (rhoInf - 2) * rho));
            AdamScalars.eps(scalars, 0, eps);
            AdamScalars.steps(scalars, unrectified * r * Math.sqrt(1 - power), 0, 1);
        } else {
            AdamScalars.eps(scalars, 0, 1);
            AdamScalars.steps(scalars, unrectified, 0, 0);
        }
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamScalars.update(slabs, scalars, from, to);
    }
}
