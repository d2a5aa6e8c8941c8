package lanewise.nn.layer;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Epilogue;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;

/**
 * A fully connected layer: Y = X·W + b, X of batch x inputs, W of inputs x units, b of units.
 *
 * <p>Backward: dW = Xᵀ·dY, db = column sums of dY, dX = dY·Wᵀ. (PyTorch keeps W transposed, units x inputs.)
 *
 * @param units number of outputs, at least 1
 * @param initializer first values of W; b starts at 0
 */
public record Dense(int units, Initializer initializer) implements Layer {
    public Dense {
        if (units < 1) {
            throw new IllegalArgumentException("dense: units is " + units + "; it must be at least 1");
        }
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public String arguments() {
        return String.valueOf(units);
    }

    @Override
    public Shape output(Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException("dense: an example is " + input
                    + " but must be a vector; build the network for " + Shape.of(input.elements()));
        }
        return Shape.of(units);
    }

    @Override
    public void declare(TensorLayout.Builder parameters, String name, Shape input) {
        parameters.add(name + ".weight", input.elements(), units);
        parameters.add(name + ".bias", units);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        initializer.fill(site.parameter("weight"), site.inputShape().elements(), units, rng);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(Gemm.KERNELS);
        kernels.add(Elementwise.FILL);
        kernels.addAll(ColumnReductions.SUMS);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, units);
    }

    private static final class Placed implements Node {
        private final Gemm gemm;
        private final int inputs;
        private final int units;
        private final Tensor x;
        private final Optional<Tensor> dx;
        private final Tensor w;
        private final Tensor b;
        private final Tensor dw;
        private final Tensor db;
        private final Tensor y;
        private final Tensor dy;

        Placed(Site site, int units) {
            this.gemm = site.gemm();
            this.inputs = site.inputShape().elements();
            this.units = units;
            x = site.input();
            dx = site.inputGradient();
            w = site.parameter("weight");
            b = site.parameter("bias");
            dw = site.gradient("weight");
            db = site.gradient("bias");
            y = site.allocate(Shape.of(units));
            dy = site.allocate(Shape.of(units));
        }

        @Override
        public Tensor output() {
            return y;
        }

        @Override
        public boolean readsOutput() {
            return false;
        }

        @Override
        public Tensor outputGradient() {
            return dy;
        }

        @Override
        public void forward(int rows) {
            gemm.multiply(false, false, rows, units, inputs, 1f, x, inputs, w, units, 0f, y, units, Epilogue.BIAS, b);
        }

        @Override
        public void backward(int rows) {
            gemm.tn(inputs, units, rows, 1f, x, inputs, dy, units, 0f, dw, units);
            ColumnReductions.columnSum(dy, db, rows, units);
            if (dx.isPresent()) {
                gemm.nt(rows, inputs, units, 1f, dy, units, w, units, 0f, dx.get(), inputs);
            }
        }
    }
}
