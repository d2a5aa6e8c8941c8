package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.ScheduleFreeUpdate;

/**
 * Schedule-free SGD (Defazio et al., "The Road Less Scheduled", NeurIPS 2024, eq. 3 to 5): y = (1−β)z + βx, z ← z − ε_t·g(y), x ← (1−c)x + c·z with
 * c = ε_t²/Σε_i². The parameters are x between steps, and y for the gradient; there is no schedule but a linear warm-up. 20 bytes a parameter and 12 before
 * the forward pass.
 *
 * @param learningRate ε after the warm-up, not negative
 * @param beta β in (0, 1)
 * @param warmUp steps in which ε rises linearly, not negative
 * @param l2 weight of a penalty ½·l2·y², not negative
 */
public record ScheduleFreeSgd(double learningRate, double beta, long warmUp, double l2)
        implements ElementwiseOptimizer {

    public ScheduleFreeSgd {
        HyperParameters.checkLearningRate("schedule-free-sgd", Schedule.constant(learningRate));
        HyperParameters.requireInside("schedule-free-sgd", "beta", beta);
        HyperParameters.requireAtLeast("schedule-free-sgd", "warm-up", warmUp, 0);
        HyperParameters.requireNotNegative("schedule-free-sgd", "l2", l2);
    }

    /** With the paper's β = 0.9, no warm-up, no penalty; its rate is 1 where momentum's would be 0.1. */
    public ScheduleFreeSgd(double learningRate) {
        this(learningRate, 0.9, 0, 0);
    }

    @Override
    public String name() {
        return "schedule-free-sgd";
    }

    @Override
    public List<String> slabs() {
        return List.of("z");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta", beta, "warm-up", warmUp, "l2", l2);
    }

    @Override
    public double learningRateAt(long step) {
        return ScheduleFree.rate(learningRate, warmUp, step);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(ScheduleFreeUpdate.SCHEDULE_FREE_SGD, AveragedUpdate.EMA);
    }

    @Override
    public int scalars() {
        return 4;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        scalars[0] = gradScale;
        scalars[1] = l2 * group.decayFactor();
        scalars[2] = ScheduleFree.rate(learningRate, warmUp, step) * group.learningRateFactor();
        scalars[3] = ScheduleFree.share(warmUp, step);
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        ScheduleFreeUpdate.scheduleFreeSgd(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                scalars[0],
                scalars[1],
                beta,
                scalars[2],
                scalars[3],
                from,
                to);
    }

    @Override
    public void start(Slabs slabs, double[] scalars, int from, int to) {
        ScheduleFree.start(slabs, from, to);
    }

    @Override
    public boolean looksAhead() {
        return true;
    }

    @Override
    public void beforeForward(Slabs slabs, double[] scalars, int from, int to) {
        AveragedUpdate.ema(slabs.state(0), slabs.theta(), beta, from, to);
    }
}
