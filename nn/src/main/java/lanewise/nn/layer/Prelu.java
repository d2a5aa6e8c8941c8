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
        /** One for each element of an example (Keras' default). */
        PER_FEATURE
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
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter(
                "slope", slopes == Slopes.SHARED ? 1 : inputs.getFirst().elements());
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
        return slopes == Slopes.SHARED
                ? SharedPrelu.KERNELS
                : Set.of(lanewise.simd.kernel.Prelu.PRELU, lanewise.simd.kernel.Prelu.PRELU_BACKWARD, Elementwise.FILL);
    }

    @Override
    public Node place(Site site) {
        return slopes == Slopes.SHARED ? shared(site) : perFeature(site);
    }

    private static Node shared(Site site) {
        Parameter slope = site.parameter("slope");
        int features = site.inputShape().elements();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                SharedPrelu.sharedPrelu(slope.value(), site.input(), site.output(), pass.rows() * features);
            }

            @Override
            public void backward(Pass pass) {
                SharedPrelu.sharedPreluBackward(
                        slope.value(),
                        site.input(),
                        site.outputGradient(),
                        Gradients.ofInput(site),
                        slope.gradient(),
                        pass.rows() * features);
            }
        };
    }

    private static Node perFeature(Site site) {
        Parameter slope = site.parameter("slope");
        int features = site.inputShape().elements();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                lanewise.simd.kernel.Prelu.prelu(slope.value(), site.input(), site.output(), pass.rows(), features);
            }

            @Override
            public void backward(Pass pass) {
                lanewise.simd.kernel.Prelu.preluBackward(
                        slope.value(),
                        site.input(),
                        site.outputGradient(),
                        Gradients.ofInput(site),
                        slope.gradient(),
                        pass.rows(),
                        features);
            }
        };
    }
}
