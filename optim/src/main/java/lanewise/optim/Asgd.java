package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * Averaged SGD: θ ← (1 − λη)θ − η·g with η = ε/(1 + λεk)^α, and beside it the average a of θ (Polyak and Juditsky, "Acceleration of stochastic
 * approximation by averaging", 1992; rates of Bottou and of PyTorch). The result is the slab {@code average}: up to {@code start} it is θ, then the mean.
 * 20 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param lambda λ, not negative
 * @param alpha α, not negative; above ½ and below 1 in the paper
 * @param start the step after which averaging begins, not negative
 * @param decay of the weights
 */
public record Asgd(Schedule learningRate, double lambda, double alpha, long start, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {

    public Asgd {
        HyperParameters.checkLearningRate("asgd", learningRate);
        HyperParameters.requireNotNegative("asgd", "lambda", lambda);
        HyperParameters.requireNotNegative("asgd", "alpha", alpha);
        HyperParameters.requireAtLeast("asgd", "start", start, 0);
    }

    /** With PyTorch's constants 0.0001, 0.75 and 1,000,000; its rate is 0.01. */
    public Asgd(double learningRate) {
        this(Schedule.constant(learningRate), 1e-4, 0.75, 1_000_000, WeightDecay.NONE);
    }

    @Override
    public String name() {
        return "asgd";
    }

    @Override
    public List<String> slabs() {
        return List.of("average");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "lambda",
                lambda,
                "alpha",
                alpha,
                "start",
                start,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AveragedUpdate.AVERAGED_SGD);
    }

    @Override
    public int scalars() {
        return 3;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        double eta = lr / Powers.of(1 + lambda * lr * step, alpha);
        scalars[0] = decay.keep(name(), eta, group) - eta * (lambda + decay.coupled(group));
        scalars[1] = eta * gradScale;
        scalars[2] = 1.0 / Math.max(1, step - start);
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AveragedUpdate.averagedSgd(
                slabs.theta(), slabs.grad(), slabs.state(0), scalars[0], scalars[1], scalars[2], from, to);
    }
}
