package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, Algorithm 1), with eps outside the root as in PyTorch:
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − ε·m̂/(√v̂ + eps), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 */
public record Adam(Schedule learningRate, double beta1, double beta2, double eps) implements Optimizer {
    public Adam {
        HyperParameters.checkLearningRate("adam", learningRate);
        HyperParameters.requireUnit("adam", "beta1", beta1);
        HyperParameters.requireUnit("adam", "beta2", beta2);
        HyperParameters.requirePositive("adam", "eps", eps);
    }

    /** With the paper's constants 0.9, 0.999 and 1e-8. */
    public Adam(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    /** With a constant rate, 0.001 in the paper, and its other constants. */
    public Adam(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu");
    }

    @Override
    public String describe() {
        return "adam, learning rate " + HyperParameters.text(learningRate) + ", beta1 " + beta1 + ", beta2 " + beta2
                + ", eps " + eps;
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdamUpdate.ADAM);
    }

    @Override
    public int scalars() {
        return 2;
    }

    @Override
    public void prepare(long step, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.learningRate("adam", learningRate, step) * group.learningRateFactor();
        scalars[0] = lr / (1 - IntegerPower.of(beta1, step + 1));
        scalars[1] = 1 / Math.sqrt(1 - IntegerPower.of(beta2, step + 1));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamUpdate.adam(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                1,
                0,
                1,
                beta1,
                beta2,
                0,
                eps,
                scalars[0],
                0,
                scalars[1],
                from,
                to);
    }
}
