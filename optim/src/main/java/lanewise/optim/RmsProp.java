package lanewise.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.CenteredRmspropUpdate;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.NesterovUpdate;
import lanewise.simd.kernel.RmspropUpdate;

/**
 * RMSProp: r ← ρr + (1−ρ)g², θ ← θ − ε·g/√r (Hinton 2012, lecture 6e; Goodfellow et al. 2016, Algorithms 8.5 and 8.6), with the forms that the texts
 * and PyTorch have: δ in or outside the root or none, centered by the mean gradient (Graves, "Generating Sequences With Recurrent Neural Networks", 2013,
 * eq. 38 to 45), with momentum, with Nesterov's. 20 bytes a parameter, 8 more for each of the two.
 *
 * @param learningRate ε_k, not negative
 * @param rho ρ in [0, 1); PyTorch calls it alpha
 * @param eps δ, above 0; not used with {@link Delta#NONE}
 * @param delta where it stands
 * @param centered whether the mean gradient's square is taken from r
 * @param momentum μ in [0, 1); not used with {@link Velocity#NONE}
 * @param velocity which momentum, if any
 * @param decay of the weights
 */
public record RmsProp(
        Schedule learningRate,
        double rho,
        double eps,
        Delta delta,
        boolean centered,
        double momentum,
        Velocity velocity,
        WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    /** Where δ stands. */
    public enum Delta {
        /** √(r + δ), with δ = 1e-6 in Goodfellow et al. */
        INSIDE,
        /** √r + δ: PyTorch's, and the default; 1e-7 in the cs231n notes. */
        OUTSIDE,
        /** No δ, as the form with Nesterov's momentum is printed; 0/0 counts as 0. */
        NONE
    }

    /** Forms of momentum. */
    public enum Velocity {
        /** None. */
        NONE,
        /** v ← μv + g/√r, θ ← θ − εv: PyTorch's. */
        RATE_OUTSIDE,
        /** v ← αv − ε·g/√r, θ ← θ + v: the textbook's. */
        RATE_INSIDE,
        /** The textbook's, with the gradient taken at θ + αv (Algorithm 8.6). */
        NESTEROV
    }

    public RmsProp {
        HyperParameters.checkLearningRate("rmsprop", learningRate);
        HyperParameters.requireUnit("rmsprop", "rho", rho);
        HyperParameters.requirePositive("rmsprop", "eps", eps);
        HyperParameters.requireUnit("rmsprop", "momentum", momentum);
    }

    /** PyTorch's: ρ = 0.99, δ = 1e-8 outside the root, nothing else. */
    public RmsProp(Schedule learningRate) {
        this(learningRate, 0.99, 1e-8, Delta.OUTSIDE);
    }

    /** With a constant rate, 0.01 in PyTorch. */
    public RmsProp(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    /** Not centered, without momentum. */
    public RmsProp(Schedule learningRate, double rho, double eps, Delta delta) {
        this(learningRate, rho, eps, delta, false, 0, Velocity.NONE, WeightDecay.NONE);
    }

    private boolean moves() {
        return velocity != Velocity.NONE;
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public List<String> slabs() {
        List<String> names = new ArrayList<>(List.of("nu"));
        if (centered) {
            names.add("mean");
        }
        if (moves()) {
            names.add("velocity");
        }
        return List.copyOf(names);
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "rho",
                rho,
                "eps",
                eps,
                "delta",
                delta,
                "centered",
                centered,
                "momentum",
                momentum,
                "velocity",
                velocity,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                RmspropUpdate.RMSPROP,
                RmspropUpdate.RMSPROP_MOMENTUM,
                CenteredRmspropUpdate.RMSPROP_CENTERED,
                CenteredRmspropUpdate.RMSPROP_CENTERED_MOMENTUM,
                NesterovUpdate.LOOK_AHEAD);
    }

    @Override
    public int scalars() {
        return 8;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        scalars[3] = delta == Delta.INSIDE ? eps : 0;
        scalars[4] = delta == Delta.OUTSIDE ? eps : 0;
        boolean outside = velocity == Velocity.NONE || velocity == Velocity.RATE_OUTSIDE;
        scalars[5] = outside ? 1 : -lr;
        scalars[6] = velocity == Velocity.NESTEROV ? momentum : 0;
        scalars[7] = outside ? lr : -1;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        if (centered && moves()) {
            CenteredRmspropUpdate.rmspropCenteredMomentum(
                    slabs.theta(),
                    slabs.grad(),
                    slabs.state(0),
                    slabs.state(1),
                    slabs.state(2),
                    scalars[0],
                    scalars[1],
                    scalars[2],
                    rho,
                    scalars[3],
                    scalars[4],
                    momentum,
                    scalars[5],
                    scalars[6],
                    scalars[7],
                    from,
                    to);
        } else if (centered) {
            CenteredRmspropUpdate.rmspropCentered(
                    slabs.theta(),
                    slabs.grad(),
                    slabs.state(0),
                    slabs.state(1),
                    scalars[0],
                    scalars[1],
                    scalars[2],
                    rho,
                    scalars[3],
                    scalars[4],
                    scalars[7],
                    from,
                    to);
        } else if (moves()) {
            RmspropUpdate.rmspropMomentum(
                    slabs.theta(),
                    slabs.grad(),
                    slabs.state(0),
                    slabs.state(1),
                    scalars[0],
                    scalars[1],
                    scalars[2],
                    rho,
                    scalars[3],
                    scalars[4],
                    momentum,
                    scalars[5],
                    scalars[6],
                    scalars[7],
                    from,
                    to);
        } else {
            RmspropUpdate.rmsprop(
                    slabs.theta(),
                    slabs.grad(),
                    slabs.state(0),
                    scalars[0],
                    scalars[1],
                    scalars[2],
                    rho,
                    scalars[3],
                    scalars[4],
                    scalars[7],
                    from,
                    to);
        }
    }

    @Override
    public boolean looksAhead() {
        return velocity == Velocity.NESTEROV;
    }

    @Override
    public void beforeForward(Slabs slabs, double[] scalars, int from, int to) {
        NesterovUpdate.lookAhead(slabs.theta(), slabs.state(centered ? 2 : 1), momentum, from, to);
    }
}
