package lanewise.nn.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Initializer;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Conv2d.Work;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Kernel;

/**
 * A convolution of images of channels x height x width: y[o] = b[o] + Σ over c, kh, kw of W[o, c, kh, kw]·x[c, h·stride + kh·dilation − padding, …], as
 * PyTorch has it. W is filters x channels/groups x kernel height x kernel width. For images whose channels come last, put {@link ToChannelsFirst} before.
 * Backward reads the inputs. It takes workspace for each worker, but no matrix of patches.
 *
 * {@snippet :
 * new Conv2d(64, ConvWindow.of(3).withStride(2).withSamePadding())
 * }
 *
 * @param filters channels of the outputs, at least 1
 * @param bias whether there is one; without where a normalization follows
 * @param initializer first values of W; b starts at 0
 * @param activation what y goes through; it needs the bias
 */
public record Conv2d(int filters, ConvWindow window, boolean bias, Initializer initializer, Activation activation)
        implements Affine {
    public Conv2d {
        if (filters < 1) {
            throw new IllegalArgumentException("conv2d: filters is " + filters + "; it must be at least 1");
        }
        Activation.check("conv2d", activation, bias);
    }

    /** Without an activation. */
    public Conv2d(int filters, ConvWindow window, boolean bias, Initializer initializer) {
        this(filters, window, bias, initializer, Activation.NONE);
    }

    /** With a bias and He initialisation. */
    public Conv2d(int filters, ConvWindow window) {
        this(filters, window, true, Initializer.HE);
    }

    @Override
    public String kind() {
        return "conv2d";
    }

    @Override
    public String arguments() {
        return window.write(filters)
                .option("bias", bias, true)
                .option("activation", Words.of(activation), Words.of(Activation.NONE))
                .text();
    }

    static Conv2d read(Words words) {
        return new Conv2d(
                words.number("number of filters"),
                ConvWindow.read(words),
                words.option("bias", true),
                Initializer.HE,
                Activation.read(words));
    }

    @Override
    public Conv2d with(Activation other) {
        return new Conv2d(filters, window, true, initializer, other);
    }

    @Override
    public int channel(Shape weight, int i) {
        return i / (weight.elements() / filters);
    }

    private ConvShape shape(Shape image) {
        return window.from(Examples.image(kind(), image), filters);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        ConvShape shape = shape(inputs.getFirst());
        return Shape.of(filters, shape.outHeight(), shape.outWidth());
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        Extent size = window.size();
        declaration.parameter(
                "weight", filters, inputs.getFirst().dim(0) / window.groups(), size.height(), size.width());
        if (bias) {
            declaration.parameter("bias", filters);
        }
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Convolution.initialize(initializer, site, filters, rng);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return activation.footprint();
    }

    @Override
    public long workspaceBytes(List<Shape> inputs, int capacity, int workers, boolean backward) {
        return lanewise.simd.kernel.Conv2d.workspaceBytes(
                shape(inputs.getFirst()), Convolution.work(Work.FORWARD, backward), workers);
    }

    @Override
    public long flops(List<Shape> inputs) {
        ConvShape shape = shape(inputs.getFirst());
        return 2 * shape.multiplyAdds() + (bias ? shape.resultSize() : 0);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(lanewise.simd.kernel.Conv2d.KERNELS);
        kernels.addAll(Activation.NONE.kernels());
        kernels.addAll(activation.kernels());
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Convolution(site, shape(site.inputShape()), bias, activation);
    }
}
