package lanewise.nn.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.Partition;

/**
 * Root mean square normalization (Zhang and Sennrich, NeurIPS 2019, eq. 4): y = γ·x/√(mean x² + eps) over the last axis. Backward reads the inputs, and keeps a
 * number per row.
 *
 * @param eps positive
 */
public record RmsNorm(double eps) implements Layer {
    private static final double EPS = 1e-5;

    public RmsNorm {
        Normalization.eps("rms_norm", eps);
    }

    /** The usual: eps 1e-5. */
    public RmsNorm() {
        this(EPS);
    }

    @Override
    public String kind() {
        return "rms_norm";
    }

    @Override
    public String arguments() {
        return Words.write().option("eps", eps, EPS).text();
    }

    static RmsNorm read(Words words) {
        return new RmsNorm(words.option("eps", EPS));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Examples.columns(kind(), inputs.getFirst());
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter("gamma", Examples.columns(kind(), inputs.getFirst()));
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Normalization.initialize(site);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        int cols = Examples.columns(kind(), inputs.getFirst());
        int rows = capacity * (inputs.getFirst().elements() / cols);
        return Footprint.inPlace(true, false).saving(rows).scratch(Normalization.parts(rows, cols));
    }

    /** A product and a sum for the mean square, and two products. */
    @Override
    public long flops(List<Shape> inputs) {
        return 4L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(lanewise.simd.kernel.RmsNorm.KERNELS);
        kernels.addAll(ColumnReductions.SUMS);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, eps, Examples.columns(kind(), site.inputShape()));
    }

    /** Workers have rows of their own; in backward, blocks of rows, since parts of the gradient of gamma belong to blocks. */
    private static final class Placed implements Node {
        private final Partition forward;
        private final Partition backward;
        private final Site site;
        private final double eps;
        private final int cols;
        private final int rows;
        private final Parameter gamma;
        private final Tensor rstd;
        private final Tensor parts;

        Placed(Site site, double eps, int cols) {
            forward = new Partition(site.pool(), 1, this::forwardRows);
            backward = new Partition(site.pool(), lanewise.simd.kernel.LayerNorm.BLOCK, this::backwardRows);
            this.site = site;
            this.eps = eps;
            this.cols = cols;
            rows = site.inputShape().elements() / cols;
            gamma = site.parameter("gamma");
            rstd = site.saved();
            parts = site.scratch();
        }

        @Override
        public void forward(Pass pass) {
            forward.run(pass.rows() * rows, (long) pass.rows() * rows * cols);
        }

        private void forwardRows(int from, int to) {
            lanewise.simd.kernel.RmsNorm.rmsNorm(site.input(), gamma.value(), site.output(), rstd, eps, cols, from, to);
        }

        @Override
        public void backward(Pass pass) {
            int n = pass.rows() * rows;
            backward.run(n, (long) n * cols);
            int blocks = lanewise.simd.kernel.LayerNorm.blocks(n);
            ColumnReductions.columnSum(parts, gamma.gradient(), blocks, cols);
        }

        private void backwardRows(int from, int to) {
            lanewise.simd.kernel.RmsNorm.rmsNormBackward(
                    site.input(),
                    site.outputGradient(),
                    gamma.value(),
                    rstd,
                    Gradients.ofInput(site),
                    parts,
                    cols,
                    from,
                    to);
        }
    }
}
