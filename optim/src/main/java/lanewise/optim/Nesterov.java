package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.NesterovUpdate;

/**
 * Nesterov's accelerated gradient (Nesterov 1983; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep
 * learning", ICML 2013). The gradient is taken at θ + μv; either the parameters move there before each forward pass, or they are there all the time.
 * 20 bytes a parameter, 32 where it looks ahead.
 *
 * @param learningRate ε_k, not negative
 * @param momentum α or μ, in [0, 1)
 * @param form which of the three
 * @param decay of the weights
 */
public record Nesterov(Schedule learningRate, Schedule momentum, Form form, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    /** Where the parameters stand, and where the learning rate enters. */
    public enum Form {
        /** At φ = θ + μv, v ← μv + g, φ ← φ − ε(g + μv): PyTorch's, and the default. */
        RATE_OUTSIDE,
        /** At φ = θ + μv, v⁺ = μv − εg, φ ← φ − μv + (1 + μ)v⁺. (Some prints have the sign of the first term wrong.) */
        RATE_INSIDE,
        /** At θ between steps, at θ̃ = θ + αv for the gradient; v ← αv − εg, θ ← θ + v (Goodfellow et al. 2016, Algorithm 8.3). */
        LOOK_AHEAD
    }

    public Nesterov {
        HyperParameters.checkLearningRate("nesterov", learningRate);
        HyperParameters.requireUnit("nesterov", "momentum", momentum.at(0));
    }

    /** PyTorch's form with constant hyper-parameters. */
    public Nesterov(double learningRate, double momentum) {
        this(Schedule.constant(learningRate), Schedule.constant(momentum), Form.RATE_OUTSIDE, WeightDecay.NONE);
    }

    @Override
    public String name() {
        return "nesterov";
    }

    @Override
    public List<String> slabs() {
        return List.of("velocity");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "momentum", momentum, "form", form, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(NesterovUpdate.NESTEROV, NesterovUpdate.NESTEROV_AHEAD, NesterovUpdate.LOOK_AHEAD);
    }

    @Override
    public int scalars() {
        return 5;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        boolean outside = form == Form.RATE_OUTSIDE;
        double factor = outside ? 1 : -lr;
        scalars[0] = HyperParameters.unit(name(), "momentum", momentum, step);
        scalars[1] = factor * gradScale;
        scalars[2] = factor * decay.coupled(group);
        scalars[3] = decay.keep(name(), lr, group);
        scalars[4] = outside ? lr : -1;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        if (looksAhead()) {
            NesterovUpdate.nesterovAhead(
                    slabs.theta(),
                    slabs.grad(),
                    slabs.state(0),
                    scalars[0],
                    scalars[1],
                    scalars[2],
                    scalars[3],
                    from,
                    to);
        } else {
            NesterovUpdate.nesterov(
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

    @Override
    public boolean looksAhead() {
        return form == Form.LOOK_AHEAD;
    }

    @Override
    public void beforeForward(Slabs slabs, double[] scalars, int from, int to) {
        NesterovUpdate.lookAhead(slabs.theta(), slabs.state(0), scalars[0], from, to);
    }
}
