package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, Algorithm 1), in PyTorch's form unless said otherwise:
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − ε·m̂/(√v̂ + eps), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ). 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param form where eps stands
 * @param decay of the weights
 */
public record Adam(Schedule learningRate, double beta1, double beta2, double eps, Form form, WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    /** The forms in circulation. */
    public enum Form {
        /** √v̂ + eps: the paper's and PyTorch's, and the default. */
        OUTSIDE,
        /** √(v̂ + eps), as some texts print it. */
        INSIDE,
        /** No bias correction, m/(√v + eps); with eps = 1e-7 in the cs231n notes. */
        NO_CORRECTION,
        /** ε·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + eps): the paper's ε̂, and Keras's. */
        FOLDED
    }

    public Adam {
        HyperParameters.checkLearningRate("adam", learningRate);
        HyperParameters.requireUnit("adam", "beta1", beta1);
        HyperParameters.requireUnit("adam", "beta2", beta2);
        HyperParameters.requirePositive("adam", "eps", eps);
    }

    /** With eps outside the root and no decay. */
    public Adam(Schedule learningRate, double beta1, double beta2, double eps) {
        this(learningRate, beta1, beta2, eps, Form.OUTSIDE, WeightDecay.NONE);
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
                "form",
                form,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(AdamUpdate.ADAM);
    }

    @Override
    public int scalars() {
        return AdamScalars.COUNT;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        AdamScalars.betas(scalars, beta1, beta2);
        double c1 = form == Form.NO_CORRECTION ? 1 : 1 - Powers.of(beta1, step + 1);
        double c2 = form == Form.NO_CORRECTION ? 1 : 1 - Powers.of(beta2, step + 1);
        boolean inside = form == Form.INSIDE;
        boolean folded = form == Form.FOLDED;
        AdamScalars.eps(scalars, inside ? eps * c2 : 0, inside ? 0 : eps);
        AdamScalars.steps(scalars, lr / c1 * (folded ? Math.sqrt(c2) : 1), 0, folded ? 1 : 1 / Math.sqrt(c2));
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamScalars.update(slabs, scalars, from, to);
    }
}
