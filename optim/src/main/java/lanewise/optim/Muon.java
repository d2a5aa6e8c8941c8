package lanewise.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.kernel.SgdUpdate;

/**
 * Muon: the momentum of a matrix is made nearly orthogonal before the step (Jordan et al., "Muon: An optimizer for hidden layers in neural networks",
 * 2024): v ← μv + g, m = g + μv, θ ← (1 − ελ)θ − ε·s·O with O from five Newton-Schulz iterations X ← aX + (b·A + c·A²)X, A = XXᵀ, from X = m/‖m‖_F,
 * a, b, c = 3.4445, −4.7750, 2.0315. Other tensors, and matrices that are not named, have a rule of their own. 32 bytes a parameter and products of
 * 10·(2·n·k² + k³) multiply-adds for a matrix of n x k, k ≤ n; a workspace of 4 bytes a parameter and that of the largest matrix.
 *
 * @param learningRate ε_k, not negative
 * @param momentum μ in [0, 1)
 * @param scaling what s is
 * @param decay of the weights of matrices: decoupled, or none
 * @param matrices which tensors of two dimensions or more: hidden layers; not embeddings, not the last layer
 * @param others the rule for all else
 */
public record Muon(
        Schedule learningRate,
        double momentum,
        Scaling scaling,
        WeightDecay decay,
        Predicate<String> matrices,
        Optimizer others)
        implements Optimizer, ScheduledRate {
    /** How long the steps are. */
    public enum Scaling {
        /** √max(1, rows/columns): the authors'. The rate is near 0.02. */
        SHAPE,
        /** 0.2·√max(rows, columns), which gives steps the length of AdamW's, and its rates (Liu et al., "Muon is Scalable for LLM Training", 2025). */
        LIKE_ADAM;

        double of(int rows, int cols) {
            return this == SHAPE ? Math.sqrt(Math.max(1, (double) rows / cols)) : 0.2 * Math.sqrt(Math.max(rows, cols));
        }
    }

    public Muon {
        HyperParameters.checkLearningRate("muon", learningRate);
        HyperParameters.requireUnit("muon", "momentum", momentum);
        if (decay.lambda() > 0 && decay.form() != WeightDecay.Form.DECOUPLED) {
            throw new IllegalArgumentException("muon: the weight decay is " + decay + "; it must be decoupled or 0");
        }
    }

    /** All matrices, with the authors' momentum of 0.95 and scaling; their rate is 0.02. */
    public Muon(double learningRate, Optimizer others) {
        this(Schedule.constant(learningRate), 0.95, Scaling.SHAPE, WeightDecay.NONE, n -> true, others);
    }

    /** Whether a tensor is orthogonalised. */
    boolean takes(TensorLayout.Entry e) {
        return e.shape().rank() > 1 && matrices.test(e.name());
    }

    @Override
    public String name() {
        return "muon and " + others.name();
    }

    @Override
    public List<String> slabs() {
        List<String> all = new ArrayList<>(others.slabs());
        all.add("muon.velocity");
        return List.copyOf(all);
    }

    @Override
    public TensorLayout layout(String slab, TensorLayout parameters) {
        return others.slabs().contains(slab) ? others.layout(slab, parameters) : parameters;
    }

    @Override
    public String describe() {
        String own = HyperParameters.describe(
                "muon", "learning rate", learningRate, "momentum", momentum, "scaling", scaling, "decay", decay);
        return own + ", and " + others.describe();
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(others.kernels());
        all.addAll(Gemm.KERNELS);
        all.addAll(Set.of(
                MomentumUpdate.MOMENTUM_DIRECTION, InnerProducts.SUM_OF_SQUARES, SgdUpdate.SGD, Elementwise.SCALE));
        return Set.copyOf(all);
    }

    @Override
    public BoundOptimizer bind(Binding binding) {
        return new MuonSteps(this, binding);
    }
}
