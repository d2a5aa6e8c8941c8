package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.ChannelPrelu;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SharedPrelu;
import lanewise.simd.parallel.Partition;

/**
 * x > 0 ? x : slope·x with learned slopes, 0.25 at first (He, Zhang, Ren and Sun, ICCV 2015). Backward reads the inputs.
 *
 * @param slopes how many there are
 */
public record Prelu(Slopes slopes) implements Layer {
    private static final float FIRST_SLOPE = 0.25f;

    /** How many slopes there are. */
    public enum Slopes {
        /** One for all elements (PyTorch's default). */
        SHARED,
        /** One for each channel, the first dimension of an example (the paper's, and PyTorch's {@code num_parameters}). */
        PER_CHANNEL,
        /** One for each element of an example (Keras' default). */
        PER_FEATURE;

        private int of(Shape example) {
            return switch (this) {
                case SHARED -> 1;
                case PER_CHANNEL -> example.dim(0);
                case PER_FEATURE -> example.elements();
            };
        }
    }

    @Override
    public String kind() {
        return "prelu";
    }

    @Override
    public String arguments() {
        return Words.write()
                .option("slopes", Words.of(slopes), Words.of(Slopes.SHARED))
                .text();
    }

    static Prelu read(Words words) {
        return new Prelu(words.option("slopes", Slopes.SHARED, t -> Words.choice(t, Slopes.values())));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        if (slopes == Slopes.PER_CHANNEL && inputs.getFirst().rank() < 1) {
            throw new IllegalArgumentException("an example is a scalar but prelu slopes=per_channel takes channels");
        }
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter("slope", slopes.of(inputs.getFirst()));
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Tensor slope = site.parameter("slope").value();
        Elementwise.fill(FIRST_SLOPE, slope, slope.size());
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(true, false);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return switch (slopes) {
            case SHARED -> SharedPrelu.KERNELS;
            case PER_CHANNEL -> ChannelPrelu.KERNELS;
            case PER_FEATURE ->
                Set.of(lanewise.simd.kernel.Prelu.PRELU, lanewise.simd.kernel.Prelu.PRELU_BACKWARD, Elementwise.FILL);
        };
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, slopes);
    }

    /** Workers have elements or examples in forward; in backward channels or features, whose slopes' gradients are sums over the batch. The one for a shared slope is not shared out. */
    private static final class Placed implements Node {
        private final Site site;
        private final Slopes slopes;
        private final Parameter slope;
        private final int count;
        private final int plane;
        private final Tails tails;
        private final Partition forward;
        private final Partition backward;
        private int rows;

        Placed(Site site, Slopes slopes) {
            this.site = site;
            this.slopes = slopes;
            slope = site.parameter("slope");
            count = slopes.of(site.inputShape());
            plane = site.inputShape().elements() / count;
            tails = site.tails(1);
            forward = new Partition(site.pool(), tails.step(), this::forwardExamples);
            backward = new Partition(
                    site.pool(), slopes == Slopes.PER_FEATURE ? ColumnReductions.STEP : 1, this::backwardSlopes);
        }

        @Override
        public void forward(Pass pass) {
            forward.run(pass.rows(), (long) pass.rows() * count * plane);
        }

        private void forwardExamples(int from, int to) {
            Tensor a = slope.value();
            Tensor x = tails.input(from);
            Tensor y = tails.output(from);
            int n = to - from;
            switch (slopes) {
                case SHARED -> SharedPrelu.sharedPrelu(a, x, y, n * plane);
                case PER_CHANNEL -> ChannelPrelu.channelPrelu(a, x, y, n, count, plane);
                case PER_FEATURE -> lanewise.simd.kernel.Prelu.prelu(a, x, y, n, count);
            }
        }

        @Override
        public void backward(Pass pass) {
            rows = pass.rows();
            backward.run(count, (long) rows * count * plane);
        }

        private void backwardSlopes(int from, int to) {
            Tensor a = slope.value();
            Tensor x = site.input();
            Tensor dy = site.outputGradient();
            Tensor dx = Gradients.ofInput(site);
            Tensor da = slope.gradient();
            switch (slopes) {
                case SHARED -> SharedPrelu.sharedPreluBackward(a, x, dy, dx, da, rows * plane);
                case PER_CHANNEL -> ChannelPrelu.channelPreluBackward(a, x, dy, dx, da, rows, count, plane, from, to);
                case PER_FEATURE -> lanewise.simd.kernel.Prelu.preluBackward(a, x, dy, dx, da, rows, count, from, to);
            }
        }
    }
}
