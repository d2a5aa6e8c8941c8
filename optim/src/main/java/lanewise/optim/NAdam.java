package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.Kernel;

/**
 * NAdam: Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop, Algorithm 2), as PyTorch has it since 2.0:
 * μ_t = β₁(1 − ½·0.96^(t·ψ)), θ ← θ − ε·(μ_{t+1}·m/(1 − ∏_{i≤t+1}μ_i) + (1 − μ_t)·g/(1 − ∏_{i≤t}μ_i))/(√v̂ + eps). 28 bytes a parameter.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param momentumDecay ψ, not negative
 * @param form which product corrects the first moment
 * @param decay of the weights
 */
public record NAdam(
        Schedule learningRate,
        double beta1,
        double beta2,
        double eps,
        double momentumDecay,
        Form form,
        WeightDecay decay)
        implements ElementwiseOptimizer, ScheduledRate {
    /** Which product of the μ_i stands below the first moment. */
    public enum Form {
        /** ∏_{i≤t+1}μ_i: the paper's, and the default. */
        PAPER,
        /** μ_t·∏_{i≤t+1}μ_i, a mistake in PyTorch up to 1.13 (pytorch/pytorch#92699), for going on with what it trained. */
        PYTORCH_1_13
    }

    private static final int PRODUCT = AdamScalars.COUNT;
    private static final int LAST = PRODUCT + 1;

    public NAdam {
        HyperParameters.checkLearningRate("nadam", learningRate);
        HyperParameters.requireUnit("nadam", "beta1", beta1);
        HyperParameters.requireUnit("nadam", "beta2", beta2);
        HyperParameters.requirePositive("nadam", "eps", eps);
        HyperParameters.requireNotNegative("nadam", "momentum decay", momentumDecay);
    }

    /** With PyTorch's constants 0.9, 0.999, 1e-8 and 0.004. */
    public NAdam(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 0.004, Form.PAPER, WeightDecay.NONE);
    }

    /** With a constant rate, 0.002 in PyTorch, and its other constants. */
    public NAdam(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    private double mu(double t) {
        return beta1 * (1 - 0.5 * Powers.of(0.96, t * momentumDecay));
    }

    /** ∏ μ_i up to t; the last product and its t are kept among the scalars, so that a step needs one factor. */
    private double product(double t, double[] scalars) {
        if (scalars[LAST] > t || scalars[LAST] == 0) {
            scalars[LAST] = 0;
            scalars[PRODUCT] = 1;
        }
        while (scalars[LAST] < t && scalars[PRODUCT] > 0) {
            scalars[LAST]++;
            scalars[PRODUCT] *= mu(scalars[LAST]);
        }
        return scalars[PRODUCT];
    }

    @Override
    public String name() {
        return "nadam";
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
                "momentum decay",
                momentumDecay,
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
        return LAST + 1;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        double lr = HyperParameters.rate(name(), learningRate, step, group);
        decay.prepare(name(), lr, gradScale, group, scalars);
        AdamScalars.betas(scalars, beta1, beta2);
        AdamScalars.eps(scalars, 0, eps);
        double t = step + 1.0;
        double now = product(t, scalars);
        double next = mu(t + 1);
        double nextProduct = now * next * (form == Form.PYTORCH_1_13 ? mu(t) : 1);
        double rootScale = 1 / Math.sqrt(1 - Powers.of(beta2, step + 1));
        AdamScalars.steps(scalars, lr * next / (1 - nextProduct), lr * (1 - mu(t)) / (1 - now), rootScale);
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        AdamScalars.update(slabs, scalars, from, to);
    }
}
