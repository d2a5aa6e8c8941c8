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

/**
 * Group normalization (Wu and He, ECCV 2018): each example's channels in groups, each group to mean 0 and variance 1, then y = γ·x̂ + β with a gain and a bias per
 * channel. The same in training and inference. Backward reads the inputs, and keeps 2 numbers per example and group.
 *
 * @param groups at least 1; the channels are a multiple of it. 1 normalizes whole examples; as many as channels is {@link InstanceNorm}
 * @param eps positive
 */
public record GroupNorm(int groups, double eps) implements Layer {
    private static final double EPS = 1e-5;

    public GroupNorm {
        if (groups < 1) {
            throw new IllegalArgumentException("group_norm: groups is " + groups + "; it must be at least 1");
        }
        Normalization.eps("group_norm", eps);
    }

    /** The usual eps, 1e-5. */
    public GroupNorm(int groups) {
        this(groups, EPS);
    }

    @Override
    public String kind() {
        return "group_norm";
    }

    @Override
    public String arguments() {
        return Words.write(groups).option("eps", eps, EPS).text();
    }

    static GroupNorm read(Words words) {
        return new GroupNorm(words.number("number of groups"), words.option("eps", EPS));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape shape = Examples.channels(kind(), inputs.getFirst());
        if (shape.dim(0) % groups != 0) {
            throw new IllegalArgumentException("an example is " + shape + " with " + shape.dim(0)
                    + " channels, which is no multiple of the " + groups + " groups of " + kind());
        }
        return shape;
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        int channels = inputs.getFirst().dim(0);
        declaration.parameter("gamma", channels).parameter("beta", channels);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Normalization.initialize(site);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(true, false)
                .saving(2 * capacity * groups)
                .scratch(2 * capacity * inputs.getFirst().dim(0));
    }

    /** A sum, a difference and a product for the variance, another two for the result. */
    @Override
    public long flops(List<Shape> inputs) {
        return 5L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(lanewise.simd.kernel.GroupNorm.KERNELS);
        kernels.addAll(ColumnReductions.SUMS);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, groups, eps);
    }

    /** Workers have images of their own. */
    private static final class Placed implements Node {
        private final Partitioned passes;
        private final Site site;
        private final int groups;
        private final double eps;
        private final int channels;
        private final int plane;
        private final Tensor mean;
        private final Tensor rstd;
        private final Tensor dgammaParts;
        private final Tensor dbetaParts;
        private final Parameter gamma;
        private final Parameter beta;

        Placed(Site site, int groups, double eps) {
            passes = Partitioned.of(site, 1, this::forwardImages, this::backwardImages);
            this.site = site;
            this.groups = groups;
            this.eps = eps;
            channels = site.inputShape().dim(0);
            plane = Examples.plane(site.inputShape());
            int rows = site.capacity() * groups;
            mean = site.saved().slice(0, rows);
            rstd = site.saved().slice(rows, rows);
            int parts = site.capacity() * channels;
            dgammaParts = site.scratch().slice(0, parts);
            dbetaParts = site.scratch().slice(parts, parts);
            gamma = site.parameter("gamma");
            beta = site.parameter("beta");
        }

        @Override
        public void forward(Pass pass) {
            passes.forward(pass);
        }

        private void forwardImages(int from, int to) {
            lanewise.simd.kernel.GroupNorm.groupNorm(
                    site.input(),
                    gamma.value(),
                    beta.value(),
                    site.output(),
                    mean,
                    rstd,
                    eps,
                    groups,
                    channels,
                    plane,
                    from,
                    to);
        }

        @Override
        public void backward(Pass pass) {
            passes.backward(pass);
            ColumnReductions.columnSum(dgammaParts, gamma.gradient(), pass.rows(), channels);
            ColumnReductions.columnSum(dbetaParts, beta.gradient(), pass.rows(), channels);
        }

        private void backwardImages(int from, int to) {
            lanewise.simd.kernel.GroupNorm.groupNormBackward(
                    site.input(),
                    site.outputGradient(),
                    gamma.value(),
                    mean,
                    rstd,
                    Gradients.ofInput(site),
                    dgammaParts,
                    dbetaParts,
                    groups,
                    channels,
                    plane,
                    from,
                    to);
        }
    }
}
