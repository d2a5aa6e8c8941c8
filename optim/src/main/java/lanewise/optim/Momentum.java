package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.MomentumUpdate;

/**
 * Momentum (Polyak 1964; Goodfellow et al. 2016, Algorithm 8.2). The two forms take the same path while the rate is constant.
 *
 * @param learningRate ε_k, not negative
 * @param momentum α or μ, in [0, 1); its values may also follow a schedule
 * @param form which of the two
 */
public record Momentum(Schedule learningRate, Schedule momentum, Form form) implements Optimizer {
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
        return "momentum, learning rate " + HyperParameters.text(learningRate) + ", momentum "
                + HyperParameters.text(momentum);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(MomentumUpdate.MOMENTUM);
    }

    @Override
    public int scalars() {
        return 3;
    }

    @Override
    public void prepare(long step, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.learningRate("momentum", learningRate, step) * group.learningRateFactor();
        double mu = momentum.at(step);
        HyperParameters.requireUnit("momentum", "momentum", mu);
        boolean outside = form == Form.RATE_OUTSIDE;
        scalars[0] = mu;
        scalars[1] = outside ? 1 : -lr;
        scalars[2] = outside ? lr : -1;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        MomentumUpdate.momentum(
                slabs.theta(), slabs.grad(), slabs.state(0), scalars[0], scalars[1], 0, 1, scalars[2], from, to);
    }
}
