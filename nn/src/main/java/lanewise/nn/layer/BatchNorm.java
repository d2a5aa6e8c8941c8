package lanewise.nn.layer;

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
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.Partition;

/**
 * Batch normalization (Ioffe and Szegedy, ICML 2015): y = γ·(x − μ)/√(σ² + eps) + β for each channel, or each feature of a vector. In training μ and σ² are the
 * batch's mean and biased variance (rows H02, H03), and the running ones move towards mean and unbiased variance by {@code momentum}; otherwise μ and σ² are
 * the running ones (row H05), which a network keeps and saves as its state.
 *
 * <p>Put it after a dense or convolution layer and before the activation (row H04), or after that: both work. In training it needs more
 * than one value per channel, and few make bad estimates: use {@link LayerNorm} or {@link GroupNorm} for small batches (row H07). It also regularises, since an
 * example's output depends on its batch; with it, dropout is often needless. Backward reads the inputs, and keeps 2 numbers per channel.
 *
 * @param momentum the new statistics' part in the running ones, in [0, 1); TensorFlow's momentum is 1 minus this
 * @param eps 0 or more
 */
public record BatchNorm(double momentum, double eps) implements Layer {
    private static final double MOMENTUM = 0.1;
    private static final double EPS = 1e-5;

    public BatchNorm {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("batch_norm: momentum is " + momentum + "; it must be in [0, 1)");
        }
        if (!(eps >= 0 && eps < Float.MAX_VALUE)) {
            throw new IllegalArgumentException("batch_norm: eps is " + eps + "; it must be 0 or more and finite");
        }
    }

    /** The usual: momentum 0.1, eps 1e-5. */
    public BatchNorm() {
        this(MOMENTUM, EPS);
    }

    @Override
    public String kind() {
        return "batch_norm";
    }

    @Override
    public String arguments() {
        return Words.write()
                .option("momentum", momentum, MOMENTUM)
                .option("eps", eps, EPS)
                .text();
    }

    static BatchNorm read(Words words) {
        return new BatchNorm(words.option("momentum", MOMENTUM), words.option("eps", EPS));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        if (inputs.getFirst().rank() < 1) {
            throw new IllegalArgumentException("an example is a scalar but batch_norm takes features or channels");
        }
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        int channels = inputs.getFirst().dim(0);
        declaration.parameter("gamma", channels).parameter("beta", channels);
        declaration.state("running_mean", channels).state("running_var", channels);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        int channels = site.inputShape().dim(0);
        Elementwise.fill(1f, site.parameter("gamma").value(), channels);
        Elementwise.fill(1f, site.state("running_var"), channels);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(true, false).saving(2 * inputs.getFirst().dim(0));
    }

    /** A difference and a product for the variance, another two for the result, a sum for the mean. */
    @Override
    public long flops(List<Shape> inputs) {
        return 5L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return lanewise.simd.kernel.BatchNorm.KERNELS;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, momentum, eps);
    }

    /** Workers have channels of their own. */
    private static final class Placed implements Node {
        private final Partition forward;
        private final Partition backward;
        private final Site site;
        private final double momentum;
        private final double eps;
        private final int channels;
        private final int plane;
        private final Tensor mean;
        private final Tensor rstd;
        private final Tensor runningMean;
        private final Tensor runningVar;
        private final Parameter gamma;
        private final Parameter beta;
        private int rows;
        private boolean trains;

        Placed(Site site, double momentum, double eps) {
            forward = new Partition(site.pool(), 1, this::forwardChannels);
            backward = new Partition(site.pool(), 1, this::backwardChannels);
            this.site = site;
            this.momentum = momentum;
            this.eps = eps;
            channels = site.inputShape().dim(0);
            plane = Examples.plane(site.inputShape());
            mean = site.saved().slice(0, channels);
            rstd = site.saved().slice(channels, channels);
            runningMean = site.state("running_mean");
            runningVar = site.state("running_var");
            gamma = site.parameter("gamma");
            beta = site.parameter("beta");
        }

        @Override
        public void forward(Pass pass) {
            begin(pass);
            if (trains && (long) rows * plane < 2) {
                throw new IllegalArgumentException(site.name() + ": a batch of " + rows + " example of shape "
                        + site.inputShape() + " has " + rows * plane + " value per channel; batch_norm needs 2 or more "
                        + "in training, so take a larger batch, leave out the last one, or use layer_norm");
            }
            forward.run(channels, (long) rows * channels * plane);
        }

        @Override
        public void backward(Pass pass) {
            begin(pass);
            backward.run(channels, (long) rows * channels * plane);
        }

        private void begin(Pass pass) {
            rows = pass.rows();
            trains = pass.mode() == Pass.Mode.TRAINING;
        }

        private void forwardChannels(int from, int to) {
            if (trains) {
                lanewise.simd.kernel.BatchNorm.batchNorm(
                        site.input(),
                        gamma.value(),
                        beta.value(),
                        runningMean,
                        runningVar,
                        site.output(),
                        mean,
                        rstd,
                        momentum,
                        eps,
                        rows,
                        channels,
                        plane,
                        from,
                        to);
            } else {
                lanewise.simd.kernel.BatchNorm.batchNormInference(
                        site.input(),
                        gamma.value(),
                        beta.value(),
                        runningMean,
                        runningVar,
                        site.output(),
                        rstd,
                        eps,
                        rows,
                        channels,
                        plane,
                        from,
                        to);
            }
        }

        private void backwardChannels(int from, int to) {
            if (trains) {
                lanewise.simd.kernel.BatchNorm.batchNormBackward(
                        site.input(),
                        site.outputGradient(),
                        gamma.value(),
                        mean,
                        rstd,
                        Gradients.ofInput(site),
                        gamma.gradient(),
                        beta.gradient(),
                        rows,
                        channels,
                        plane,
                        from,
                        to);
            } else {
                lanewise.simd.kernel.BatchNorm.batchNormInferenceBackward(
                        site.input(),
                        site.outputGradient(),
                        gamma.value(),
                        runningMean,
                        rstd,
                        Gradients.ofInput(site),
                        gamma.gradient(),
                        beta.gradient(),
                        rows,
                        channels,
                        plane,
                        from,
                        to);
            }
        }
    }
}
