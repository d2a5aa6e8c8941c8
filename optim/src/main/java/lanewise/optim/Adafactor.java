package lanewise.optim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.AdafactorUpdate;
import lanewise.simd.kernel.ColumnSquares;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SgdUpdate;

/**
 * Adafactor: the second moments of a matrix are kept by rows and columns only (Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear
 * Memory Cost", ICML 2018, Algorithms 4 and 5). With t from 1, β = 1 − t^−decayRate and means over columns and rows,
 * R ← βR + (1−β)·mean(g² + ε₁), C likewise, v̂ = R·C/mean(R); d = g/√v̂, d ← d/max(1, RMS(d)/clip); θ ← θ − ε·max(ε₂, RMS(θ))·d. A tensor of one
 * dimension has a full v instead; one of more than two counts as a matrix of its last dimension. 24 bytes a parameter, a workspace of 4, and state of
 * rows + columns.
 *
 * @param learningRate ε_k, not negative; in the paper min(0.01, 1/√t)
 * @param relative whether the rate is relative to the parameters' size, max(ε₂, RMS(θ))
 * @param decayRate in (0, 1]
 * @param eps1 ε₁, above 0
 * @param eps2 ε₂, above 0
 * @param clip d, above 0
 * @param decay of the weights: decoupled, or none
 */
public record Adafactor(
        Schedule learningRate,
        boolean relative,
        double decayRate,
        double eps1,
        double eps2,
        double clip,
        WeightDecay decay)
        implements Optimizer, ScheduledRate {
    private static final String MOMENTS = "moments";
    private static final String COLUMNS = "columns";

    public Adafactor {
        HyperParameters.checkLearningRate("adafactor", learningRate);
        HyperParameters.requirePositive("adafactor", "decay rate", decayRate);
        HyperParameters.requireBetween("adafactor", "decay rate", decayRate, 0, 1);
        HyperParameters.requirePositive("adafactor", "eps1", eps1);
        HyperParameters.requirePositive("adafactor", "eps2", eps2);
        HyperParameters.requirePositive("adafactor", "clip", clip);
        if (decay.lambda() > 0 && decay.form() != WeightDecay.Form.DECOUPLED) {
            throw new IllegalArgumentException(
                    "adafactor: the weight decay is " + decay + "; it must be decoupled or 0");
        }
    }

    /** With the paper's constants: relative, 0.8, 1e-30, 0.001, 1, no decay. */
    public Adafactor(Schedule learningRate) {
        this(learningRate, true, 0.8, 1e-30, 1e-3, 1, WeightDecay.NONE);
    }

    /** With the paper's rate, too. */
    public Adafactor() {
        this(step -> Math.min(0.01, 1 / Math.sqrt(step + 1.0)));
    }

    /** Whether a tensor is treated as a matrix. */
    static boolean isMatrix(Shape shape) {
        return shape.rank() > 1 && cols(shape) > 1 && shape.elements() > cols(shape);
    }

    static int cols(Shape shape) {
        return shape.dim(shape.rank() - 1);
    }

    static int rows(Shape shape) {
        return shape.elements() / cols(shape);
    }

    @Override
    public String name() {
        return "adafactor";
    }

    @Override
    public List<String> slabs() {
        return List.of(MOMENTS, COLUMNS);
    }

    /** Of a matrix the rows' moments and the columns'; of others all moments, and one column that is not used. */
    @Override
    public TensorLayout layout(String slab, TensorLayout parameters) {
        TensorLayout.Builder builder = TensorLayout.builder();
        for (TensorLayout.Entry e : parameters.entries()) {
            Shape shape = e.shape();
            boolean matrix = isMatrix(shape);
            if (slab.equals(COLUMNS)) {
                builder.add(e.name(), matrix ? cols(shape) : 1);
            } else {
                builder.add(e.name(), matrix ? Shape.of(rows(shape)) : shape);
            }
        }
        return builder.build();
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(),
                "learning rate",
                learningRate,
                "relative",
                relative,
                "decay rate",
                decayRate,
                "eps1",
                eps1,
                "eps2",
                eps2,
                "clip",
                clip,
                "decay",
                decay);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(ColumnSquares.KERNELS);
        all.addAll(Set.of(
                AdafactorUpdate.FACTORED_DIRECTION,
                AdafactorUpdate.ADAFACTOR_VECTOR,
                InnerProducts.SUM_OF_SQUARES,
                SgdUpdate.SGD));
        return Set.copyOf(all);
    }

    @Override
    public BoundOptimizer bind(Binding binding) {
        return new AdafactorSteps(this, binding);
    }
}
