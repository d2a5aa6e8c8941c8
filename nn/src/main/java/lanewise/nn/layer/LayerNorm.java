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
 * Layer normalization (Ba, Kiros and Hinton, arXiv:1607.06450, eq. 4): y = γ·(x − μ)/√(σ² + eps) + β with mean and biased variance over the last axis,
 * so over all units of a layer for vectors (row H06). For images see {@link GroupNorm}. Backward reads the inputs, and keeps 2 numbers per row.
 *
 * @param eps positive
 */
public record LayerNorm(double eps) implements Layer {
    private static final double EPS = 1e-5;

    public LayerNorm {
        Normalization.eps("layer_norm", eps);
    }

    /** The usual: eps 1e-5. */
    public LayerNorm() {
        this(EPS);
    }

    @Override
    public String kind() {
        return "layer_norm";
    }

    @Override
    public String arguments() {
        return Words.write().option("eps", eps, EPS).text();
    }

    static LayerNorm read(Words words) {
        return new LayerNorm(words.option("eps", EPS));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Examples.columns(kind(), inputs.getFirst());
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        int cols = Examples.columns(kind(), inputs.getFirst());
        declaration.parameter("gamma", cols).parameter("beta", cols);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Normalization.initialize(site);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        int cols = Examples.columns(kind(), inputs.getFirst());
        int rows = capacity * (inputs.getFirst().elements() / cols);
        return Footprint.inPlace(true, false).saving(2 * rows).scratch(2 * Normalization.parts(rows, cols));
    }

    /** A sum, a difference and a product for the variance, another two for the result, and two for gain and bias. */
    @Override
    public long flops(List<Shape> inputs) {
        return 7L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(lanewise.simd.kernel.LayerNorm.KERNELS);
        kernels.addAll(ColumnReductions.SUMS);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, eps, Examples.columns(kind(), site.inputShape()));
    }

    /** Workers have rows of their own; in backward, blocks of rows, since parts of the gradients of gamma and beta belong to blocks. */
    private static final class Placed implements Node {
        private final Partition forward;
        private final Partition backward;
        private final Site site;
        private final double eps;
        private final int cols;
        private final int rows;
        private final Tensor mean;
        private final Tensor rstd;
        private final Tensor dgammaParts;
        private final Tensor dbetaParts;
        private final Parameter gamma;
        private final Parameter beta;

        Placed(Site site, double eps, int cols) {
            forward = new Partition(site.pool(), 1, this::forwardRows);
            backward = new Partition(site.pool(), lanewise.simd.kernel.LayerNorm.BLOCK, this::backwardRows);
            this.site = site;
            this.eps = eps;
            this.cols = cols;
            rows = site.inputShape().elements() / cols;
            int most = site.capacity() * rows;
            mean = site.saved().slice(0, most);
            rstd = site.saved().slice(most, most);
            int parts = Normalization.parts(most, cols);
            dgammaParts = site.scratch().slice(0, parts);
            dbetaParts = site.scratch().slice(parts, parts);
            gamma = site.parameter("gamma");
            beta = site.parameter("beta");
        }

        @Override
        public void forward(Pass pass) {
            forward.run(pass.rows() * rows, (long) pass.rows() * rows * cols);
        }

        private void forwardRows(int from, int to) {
            lanewise.simd.kernel.LayerNorm.layerNorm(
                    site.input(), gamma.value(), beta.value(), site.output(), mean, rstd, eps, cols, from, to);
        }

        @Override
        public void backward(Pass pass) {
            int n = pass.rows() * rows;
            backward.run(n, (long) n * cols);
            int blocks = lanewise.simd.kernel.LayerNorm.blocks(n);
            ColumnReductions.columnSum(dgammaParts, gamma.gradient(), blocks, cols);
            ColumnReductions.columnSum(dbetaParts, beta.gradient(), blocks, cols);
        }

        private void backwardRows(int from, int to) {
            lanewise.simd.kernel.LayerNorm.layerNormBackward(
                    site.input(),
                    site.outputGradient(),
                    gamma.value(),
                    mean,
                    rstd,
                    Gradients.ofInput(site),
                    dgammaParts,
                    dbetaParts,
                    cols,
                    from,
                    to);
        }
    }
}
