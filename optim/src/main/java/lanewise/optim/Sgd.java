package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SgdUpdate;

/**
 * Stochastic gradient descent: θ ← θ − ε_k·g (Robbins and Monro 1951; Goodfellow et al. 2016, Algorithm 8.1). 12 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param decay of the weights
 */
public record Sgd(Schedule learningRate, WeightDecay decay) implements ElementwiseOptimizer, ScheduledRate {

    public Sgd {
        HyperParameters.checkLearningRate("sgd", learningRate);
    }

    /** Without decay. */
    public Sgd(Schedule learningRate) {
        this(learningRate, WeightDecay.NONE);
    }

    /** With a constant rate. */
    public Sgd(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public List<String> slabs() {
        return List.of();
    }

    @Override
    public String describe() {
        return HyperParameters.describe(name(), "learning rate", learningRate, "decay", decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(SgdUpdate.SGD);
    }

    @Override
    public int scalars() {
        return 2;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        scalars[0] = decay.keep(name(), lr, group) - lr * decay.coupled(group);
        scalars[1] = lr * gradScale;
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        SgdUpdate.sgd(slabs.theta(), slabs.grad(), scalars[0], scalars[1], from, to);
    }
}
