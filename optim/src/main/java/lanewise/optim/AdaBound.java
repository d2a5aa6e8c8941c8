package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdaboundUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * AdaBound: Adam whose rates are held between two bounds that both go to that of SGD (Luo, Xiong, Liu and Sun, "Adaptive Gradient Methods with Dynamic
 * Bound of Learning Rate", ICLR 2019, Algorithm 2): η = clamp(ε·√(1−β₂ᵗ)/(1−β₁ᵗ)/(√v + eps), ε_f(1 − 1/(γt+1)), ε_f(1 + 1/(γt))), θ ← θ − η·m, as in
 * the authors' program, without the paper's further 1/√t. 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param finalRatio ε_f/ε, above 0: the last rate as a multiple of the learning rate, whose schedule it follows
 * @param gamma γ, above 0: how fast the bounds close
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record AdaBound(
        Schedule learningRate,
        double finalRatio,
        double gamma,
        double beta1,
        double beta2,
        double eps,
        WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public AdaBound {
        HyperParameters.checkLearningRate("adabound", learningRate);
        HyperParameters.requirePositive("adabound", "final ratio", finalRatio);
        HyperParameters.requirePositive("adabound", "gamma", gamma);
        HyperParameters.requireUnit("adabound", "beta1", beta1);
        HyperParameters.requireUnit("adabound", "beta2", beta2);
        HyperParameters.requirePositive("adabound", "eps", eps);
    }

    /** With the authors' constants: final rate 0.1 for a learning rate of 0.001, γ = 0.001, 0.9, 0.999 and 1e-8. */
    public AdaBound(Schedule learningRate) {
        this(learningRate, 100, 1e-3, 0.9, 0.999, 1e-8, WeightDecay.NONE);
    }

    /** With a constant rate, 0.001 in the paper, and its other constants. */
    public AdaBound(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adabound";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "final ratio",
                finalRatio,
                "gamma",
                gamma,
                "beta1",
                beta1,
                "beta2",
                beta2,
                "eps",
                eps,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdaboundUpdate.ADABOUND);
    }

    @Override
    public int scalars() {
        return 6;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        double t = step + 1.0;
        double last = finalRatio * lr;
        double c2 = 1 - Powers.of(beta2, step + 1);
        scalars[3] = lr * Math.sqrt(c2) / (1 - Powers.of(beta1, step + 1));
        scalars[4] = last * (1 - 1 / (gamma * t + 1));
        scalars[5] = last * (1 + 1 / (gamma * t));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdaboundUpdate.adabound(
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
                scalars[4],
                scalars[5],
                from,
                to);
    }
}
