package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.MomentumUpdate;

/**
 * Momentum (Polyak 1964; Goodfellow et al. 2016, Algorithm 8.2). The two forms take the same path while the rate is constant.
 * 20 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param momentum α or μ, in [0, 1); its values may also follow a schedule
 * @param form which of the two
 * @param dampening τ in [0, 1): from the second step on gradients enter the velocity times 1 − τ, as in PyTorch
 * @param decay of the weights
 */
public record Momentum(Schedule learningRate, Schedule momentum, Form form, double dampening, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    /** Where the learning rate enters. */
    public enum Form {
        /** v ← μ·v + g, θ ← θ − ε·v: PyTorch's, and the default. A new rate acts on the whole velocity at once. */
        RATE_OUTSIDE,
        /** v ← α·v − ε·g, θ ← θ + v: the textbook's. A new rate acts on new gradients only. */
        RATE_INSIDE
    }

    public Momentum {
        HyperParameters.checkLearningRate("momentum", learningRate);
        HyperParameters.requireUnit("momentum", "momentum", momentum.at(0));
        HyperParameters.requireUnit("momentum", "dampening", dampening);
    }

    /** Without dampening and decay. */
    public Momentum(Schedule learningRate, Schedule momentum, Form form) {
        this(learningRate, momentum, form, 0, WeightDecay.NONE);
    }

    /** PyTorch's form with constant hyper-parameters. */
    public Momentum(double learningRate, double momentum) {
        this(Schedule.constant(learningRate), Schedule.constant(momentum), Form.RATE_OUTSIDE);
    }

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public List<String> slabs() {
        return List.of("velocity");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "momentum",
                momentum,
                "form",
                form,
                "dampening",
                dampening,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(MomentumUpdate.MOMENTUM);
    }

    @Override
    public int scalars() {
        return 5;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        boolean outside = form == Form.RATE_OUTSIDE;
        double factor = (outside ? 1 : -lr) * (step == 0 ? 1 : 1 - dampening);
        scalars[0] = HyperParameters.unit(name(), "momentum", momentum, step);
        scalars[1] = factor * gradScale;
        scalars[2] = factor * decay.coupled(group);
        scalars[3] = decay.keep(name(), lr, group);
        scalars[4] = outside ? lr : -1;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        MomentumUpdate.momentum(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                scalars[0],
                scalars[1],
                scalars[2],
                scalars[3],
                scalars[4],
                from,
                to);
    }
}
