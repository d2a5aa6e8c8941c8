package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdadeltaUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * Adadelta: r ← ρr + (1−ρ)g², d = √((s + eps)/(r + eps))·g, s ← ρs + (1−ρ)d², θ ← θ − ε·d (Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012,
 * Algorithm 1, where ε = 1). 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param rho ρ in [0, 1)
 * @param eps above 0
 * @param decay of the weights
 */
public record Adadelta(Schedule learningRate, double rho, double eps, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public Adadelta {
        HyperParameters.checkLearningRate("adadelta", learningRate);
        HyperParameters.requireUnit("adadelta", "rho", rho);
        HyperParameters.requirePositive("adadelta", "eps", eps);
    }

    /** With PyTorch's constants 0.9 and 1e-6. */
    public Adadelta(Schedule learningRate) {
        this(learningRate, 0.9, 1e-6, WeightDecay.NONE);
    }

    /** With a constant rate, 1 in the paper and in PyTorch. */
    public Adadelta(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adadelta";
    }

    @Override
    public List<String> slabs() {
        return List.of("nu", "delta");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(name(), "learning rate", learningRate, "rho", rho, "eps", eps, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdadeltaUpdate.ADADELTA);
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
        AdadeltaUpdate.adadelta(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                scalars[0],
                scalars[1],
                scalars[2],
                rho,
                eps,
                scalars[3],
                from,
                to);
    }
}
