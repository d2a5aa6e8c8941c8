package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AmsgradUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * AMSGrad: Adam divided by the greatest second moment so far, so that rates never rise (Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond",
 * ICLR 2018, Algorithm 2), with the bias corrections of PyTorch: θ ← θ − ε·m̂/(√(max v/(1−β₂ᵗ)) + eps). 36 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record AmsGrad(Schedule learningRate, double beta1, double beta2, double eps, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public AmsGrad {
        HyperParameters.checkLearningRate("amsgrad", learningRate);
        HyperParameters.requireUnit("amsgrad", "beta1", beta1);
        HyperParameters.requireUnit("amsgrad", "beta2", beta2);
        HyperParameters.requirePositive("amsgrad", "eps", eps);
    }

    /** With the paper's constants 0.9, 0.999 and 1e-8. */
    public AmsGrad(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, WeightDecay.NONE);
    }

    /** With a constant rate, 0.001 in PyTorch, and its other constants. */
    public AmsGrad(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "amsgrad";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu", "nuMax");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "eps", eps, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AmsgradUpdate.AMSGRAD);
    }

    @Override
    public int scalars() {
        return 5;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        scalars[3] = lr / (1 - Powers.of(beta1, step + 1));
        scalars[4] = 1 / Math.sqrt(1 - Powers.of(beta2, step + 1));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AmsgradUpdate.amsgrad(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                slabs.state(2),
                scalars[0],
                scalars[1],
                scalars[2],
                beta1,
                beta2,
                eps,
                scalars[3],
                scalars[4],
                from,
                to);
    }
}
