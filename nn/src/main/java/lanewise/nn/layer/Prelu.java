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
import lanewise.simd.kernel.ChannelPrelu;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SharedPrelu;

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
        int count = slopes.of(site.inputShape());
        int plane = site.inputShape().elements() / count;
        return switch (slopes) {
            case SHARED ->
                new Placed(
                        site,
                        (a, x, y, rows) -> SharedPrelu.sharedPrelu(a, x, y, rows * plane),
                        (a, x, dy, dx, da, rows) -> SharedPrelu.sharedPreluBackward(a, x, dy, dx, da, rows * plane));
            case PER_CHANNEL ->
                new Placed(
                        site,
                        (a, x, y, rows) -> ChannelPrelu.channelPrelu(a, x, y, rows, count, plane),
                        (a, x, dy, dx, da, rows) ->
                                ChannelPrelu.channelPreluBackward(a, x, dy, dx, da, rows, count, plane));
            case PER_FEATURE ->
                new Placed(
                        site,
                        (a, x, y, rows) -> lanewise.simd.kernel.Prelu.prelu(a, x, y, rows, count),
                        (a, x, dy, dx, da, rows) ->
                                lanewise.simd.kernel.Prelu.preluBackward(a, x, dy, dx, da, rows, count));
        };
    }

    private interface Forward {
        void run(Tensor slope, Tensor x, Tensor y, int rows);
    }

    private interface Backward {
        void run(Tensor slope, Tensor x, Tensor dy, Tensor dx, Tensor dslope, int rows);
    }

    private static final class Placed implements Node {
        private final Site site;
        private final Parameter slope;
        private final Forward forward;
        private final Backward backward;

        Placed(Site site, Forward forward, Backward backward) {
            this.site = site;
            this.slope = site.parameter("slope");
            this.forward = forward;
            this.backward = backward;
        }

        @Override
        public void forward(Pass pass) {
            forward.run(slope.value(), site.input(), site.output(), pass.rows());
        }

        @Override
        public void backward(Pass pass) {
            backward.run(
                    slope.value(),
                    site.input(),
                    site.outputGradient(),
                    Gradients.ofInput(site),
                    slope.gradient(),
                    pass.rows());
        }
    }
}
