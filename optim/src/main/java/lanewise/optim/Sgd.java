package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SgdUpdate;

/**
 * Stochastic gradient descent: θ ← θ − ε_k·g (Robbins and Monro 1951; Goodfellow et al. 2016, Algorithm 8.1).
 *
 * @param learningRate ε_k, not negative
 */
public record Sgd(Schedule learningRate) implements Optimizer {
    public Sgd {
        HyperParameters.checkLearningRate("sgd", learningRate);
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
        return "sgd, learning rate " + HyperParameters.text(learningRate);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(SgdUpdate.SGD);
    }

    @Override
    public int scalars() {
        return 1;
    }

    @Override
    public void prepare(long step, ParameterGroup group, double[] scalars) {
        scalars[0] = HyperParameters.learningRate("sgd", learningRate, step) * group.learningRateFactor();
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        SgdUpdate.sgd(slabs.theta(), slabs.grad(), 1, scalars[0], from, to);
    }
}
