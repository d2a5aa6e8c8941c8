package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.ScheduleFreeUpdate;

/**
 * Schedule-free AdamW (Defazio et al., "The Road Less Scheduled", NeurIPS 2024, Algorithm 1): as {@link ScheduleFreeSgd}, with
 * z ← z − ε_t·(g/(√v̂ + eps) + λy), v ← β₂v + (1−β₂)g². 28 bytes a parameter and 12 before the forward pass.
 *
 * @param learningRate ε after the warm-up, not negative
 * @param beta1 β in (0, 1), in the place of Adam's β₁
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param warmUp steps in which ε rises linearly, not negative
 * @param lambda λ, not negative
 */
public record ScheduleFreeAdamW(double learningRate, double beta1, double beta2, double eps, long warmUp, double lambda)
        implements ElementwiseOptimizer {

    public ScheduleFreeAdamW {
        HyperParameters.checkLearningRate("schedule-free-adamw", Schedule.constant(learningRate));
        HyperParameters.requireInside("schedule-free-adamw", "beta1", beta1);
        HyperParameters.requireUnit("schedule-free-adamw", "beta2", beta2);
        HyperParameters.requirePositive("schedule-free-adamw", "eps", eps);
        HyperParameters.requireAtLeast("schedule-free-adamw", "warm-up", warmUp, 0);
        HyperParameters.requireNotNegative("schedule-free-adamw", "lambda", lambda);
    }

    /** With the authors' constants 0.9, 0.999 and 1e-8, no warm-up and no decay; their rate is 0.0025. */
    public ScheduleFreeAdamW(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 0, 0);
    }

    @Override
    public String name() {
        return "schedule-free-adamw";
    }

    @Override
    public List<String> slabs() {
        return List.of("z", "nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "beta1",
                beta1,
                "beta2",
                beta2,
                "eps",
                eps,
                "warm-up",
                warmUp,
                "lambda",
                lambda);
    }

    @Override
    public double learningRateAt(long step) {
        return ScheduleFree.rate(learningRate, warmUp, step);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(ScheduleFreeUpdate.SCHEDULE_FREE_ADAM, AveragedUpdate.EMA);
    }

    @Override
    public int scalars() {
        return 5;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        scalars[0] = gradScale;
        scalars[1] = lambda * group.decayFactor();
        scalars[2] = 1 / Math.sqrt(1 - Powers.of(beta2, step + 1));
        scalars[3] = ScheduleFree.rate(learningRate, warmUp, step) * group.learningRateFactor();
        scalars[4] = ScheduleFree.share(warmUp, step);
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        ScheduleFreeUpdate.scheduleFreeAdam(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                scalars[0],
                scalars[1],
                beta1,
                beta2,
                eps,
                scalars[2],
                scalars[3],
                scalars[4],
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
        AveragedUpdate.ema(slabs.state(0), slabs.theta(), beta1, from, to);
    }
}
