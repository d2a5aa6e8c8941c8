package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdagradUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * AdaGrad: r ← r + g², θ ← θ − ε·g/(δ + √r) (Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 2011; Goodfellow et al. 2016, Algorithm 8.4).
 * Its rate only ever falls. 20 bytes a parameter.
 *
 * <p>PyTorch's {@code lr_decay} is a schedule ε/(1 + k·decay).
 *
 * @param learningRate ε_k, not negative
 * @param eps δ, above 0
 * @param initial what r starts with, not negative; the slab holds r without it
 * @param decay of the weights
 */
public record AdaGrad(Schedule learningRate, double eps, double initial, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public AdaGrad {
        HyperParameters.checkLearningRate("adagrad", learningRate);
        HyperParameters.requirePositive("adagrad", "eps", eps);
        HyperParameters.requireNotNegative("adagrad", "initial", initial);
    }

    /** With the textbook's δ = 1e-7 and r from 0. */
    public AdaGrad(Schedule learningRate) {
        this(learningRate, 1e-7, 0, WeightDecay.NONE);
    }

    /** With a constant rate, 0.01 in PyTorch. */
    public AdaGrad(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public List<String> slabs() {
        return List.of("nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "eps", eps, "initial", initial, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdagradUpdate.ADAGRAD);
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
        AdagradUpdate.adagrad(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                scalars[0],
                scalars[1],
                scalars[2],
                initial,
                eps,
                scalars[3],
                from,
                to);
    }
}
