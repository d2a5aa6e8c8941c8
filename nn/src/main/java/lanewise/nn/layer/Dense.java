package lanewise.nn.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Initializer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.Partition;

/**
 * A fully connected layer: Y = X·W + b, X of batch x inputs, W of inputs x units, b of units.
 *
 * <p>Backward: dW = Xᵀ·dY, db = column sums of dY, dX = dY·Wᵀ. (PyTorch keeps W transposed, units x inputs.)
 *
 * @param units number of outputs, at least 1
 * @param initializer first values of W; b starts at 0
 * @param activation what Y goes through
 */
public record Dense(int units, Initializer initializer, Activation activation) implements Affine {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("dense: units is " + units + "; it must be at least 1");
        }
    }

    /** Without an activation. */
    public Dense(int units, Initializer initializer) {
        this(units, initializer, Activation.NONE);
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public String arguments() {
        return Words.write(units)
                .option("activation", Words.of(activation), Words.of(Activation.NONE))
                .text();
    }

    static Dense read(Words words) {
        return new Dense(words.number("number of units"), Initializer.HE, Activation.read(words));
    }

    /** Always. */
    @Override
    public boolean bias() {
        return true;
    }

    @Override
    public Dense with(Activation other) {
        return new Dense(units, initializer, other);
    }

    @Override
    public int channel(Shape weight, int i) {
        return i % units;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape input = inputs.getFirst();
        if (input.rank() != 1) {
            throw new IllegalArgumentException("an example is " + input + " but dense takes vectors; flatten it to "
                    + Shape.of(input.elements()) + " before");
        }
        return Shape.of(units);
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter("weight", inputs.getFirst().elements(), units).parameter("bias", units);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        initializer.fill(site.parameter("weight").value(), site.inputShape().elements(), units, rng);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return activation.footprint();
    }

    @Override
    public long flops(List<Shape> inputs) {
        return 2L * inputs.getFirst().elements() * units + units;
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(Gemm.KERNELS);
        kernels.add(Elementwise.FILL);
        kernels.addAll(ColumnReductions.SUMS);
        kernels.addAll(activation.kernels());
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, units, activation);
    }

    private static final class Placed implements Node {
        private final Site site;
        private final Gemm gemm;
        private final int inputs;
        private final int units;
        private final Activation activation;
        private final ActivationGradient beforeActivation;
        private final Partition biasGradient;
        private final Tensor x;
        private final Tensor y;
        private final Parameter weight;
        private final Parameter bias;
        private int rows;

        Placed(Site site, int units, Activation activation) {
            this.activation = activation;
            beforeActivation = new ActivationGradient(site, activation);
            biasGradient = new Partition(site.pool(), ColumnReductions.STEP, this::sumColumns);
            this.site = site;
            this.gemm = site.gemm();
            this.inputs = site.inputShape().elements();
            this.units = units;
            x = site.input();
            y = site.output();
            weight = site.parameter("weight");
            bias = site.parameter("bias");
        }

        @Override
        public void forward(Pass pass) {
            Tensor w = weight.value();
            gemm.multiply(
                    false,
                    false,
                    pass.rows(),
                    units,
                    inputs,
                    1f,
                    x,
                    inputs,
                    w,
                    units,
                    0f,
                    y,
                    units,
                    activation.epilogue(),
                    bias.value());
        }

        @Override
        public void backward(Pass pass) {
            Tensor dy = beforeActivation.of(pass.rows());
            if (weight.needsGradient()) {
                gemm.tn(inputs, units, pass.rows(), 1f, x, inputs, dy, units, 0f, weight.gradient(), units);
                rows = pass.rows();
                biasGradient.run(units, (long) rows * units);
            }
            if (site.needsInputGradient()) {
                gemm.nt(
                        pass.rows(),
                        inputs,
                        units,
                        1f,
                        dy,
                        units,
                        weight.value(),
                        units,
                        0f,
                        site.inputGradient(),
                        inputs);
            }
        }

        /** Workers have columns of their own: the order of a sum over the batch is the same for any number of them. */
        private void sumColumns(int from, int to) {
            ColumnReductions.columnSum(site.outputGradient(), bias.gradient(), rows, units, from, to);
        }
    }
}
