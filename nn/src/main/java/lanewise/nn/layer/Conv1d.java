package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Kernel;

/**
 * A convolution of sequences of channels x width: {@link Conv2d} with a height of 1. W is filters x channels/groups x kernel. Backward reads the inputs.
 *
 * @param filters channels of the outputs, at least 1
 * @param window as for images, with 1 wherever there are rows, and no padding above and below
 * @param bias whether there is one
 * @param initializer first values of W; b starts at 0
 */
public record Conv1d(int filters, ConvWindow window, boolean bias, Initializer initializer) implements Layer {
    public Conv1d {
        if (filters < 1) {
            throw new IllegalArgumentException("conv1d: filters is " + filters + "; it must be at least 1");
        }
        if (window.size().height() != 1
                || window.padding().top() + window.padding().bottom() > 0) {
            throw new IllegalArgumentException("conv1d: the kernel is " + window.size() + " with a padding of "
                    + window.padding() + "; it must have one row, and none above and below");
        }
    }

    /** A kernel of so many elements, without anything else. */
    public static ConvWindow window(int size) {
        return ConvWindow.of(new Extent(1, size));
    }

    /** With a bias and He initialisation. */
    public Conv1d(int filters, ConvWindow window) {
        this(filters, window, true, Initializer.HE);
    }

    @Override
    public String kind() {
        return "conv1d";
    }

    @Override
    public String arguments() {
        return window.write(filters).option("bias", bias, true).text();
    }

    static Conv1d read(Words words) {
        return new Conv1d(
                words.number("number of filters"), ConvWindow.read(words), words.option("bias", true), Initializer.HE);
    }

    private ConvShape shape(Shape sequence) {
        Examples.rank(kind(), sequence, 2, "channels x width");
        return window.from(Shape.of(sequence.dim(0), 1, sequence.dim(1)), filters);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(filters, shape(inputs.getFirst()).outWidth());
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        int channels = inputs.getFirst().dim(0) / window.groups();
        declaration.parameter("weight", filters, channels, window.size().width());
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
        return Footprint.ofInputs();
    }

    @Override
    public long workspaceBytes(List<Shape> inputs, int capacity, int workers) {
        return lanewise.simd.kernel.Conv2d.workspaceBytes(shape(inputs.getFirst()), workers);
    }

    @Override
    public long flops(List<Shape> inputs) {
        ConvShape shape = shape(inputs.getFirst());
        return 2 * shape.multiplyAdds() + (bias ? shape.resultSize() : 0);
    }

    @Override
    public Set<Kernel> kernels() {
        return new Conv2d(1, window).kernels();
    }

    @Override
    public Node place(Site site) {
        return new Convolution(site, shape(site.inputShape()), bias);
    }
}
