package lanewise.nn.layer;

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
 * A convolution of sequences of channels x width: {@link Conv2d} with a height of 1. W is filters x channels/groups x kernel. Backward reads the inputs.
 *
 * @param filters channels of the outputs, at least 1
 * @param window as for images, with a kernel of one row, as {@link #window} makes it; what else it says of rows is left out
 * @param bias whether there is one
 * @param initializer first values of W; b starts at 0
 * @param activation what y goes through; it needs the bias
 */
public record Conv1d(int filters, ConvWindow window, boolean bias, Initializer initializer, Activation activation)
        implements Affine {
    public Conv1d {
        if (filters < 1) {
            throw new IllegalArgumentException("conv1d: filters is " + filters + "; it must be at least 1");
        }
        Activation.check("conv1d", activation, bias);
        if (window.size().height() != 1) {
            throw new IllegalArgumentException(
                    "conv1d: the kernel has " + window.size().height() + " rows of "
                            + window.size().width() + "; it must have one row, as Conv1d.window makes it");
        }
        window = window.ofSequences();
    }

    /** A kernel of so many elements, without anything else. */
    public static ConvWindow window(int size) {
        return ConvWindow.of(new Extent(1, size));
    }

    /** Without an activation. */
    public Conv1d(int filters, ConvWindow window, boolean bias, Initializer initializer) {
        this(filters, window, bias, initializer, Activation.NONE);
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
        return window.writeSequences(filters)
                .option("bias", bias, true)
                .option("activation", Words.of(activation), Words.of(Activation.NONE))
                .text();
    }

    static Conv1d read(Words words) {
        return new Conv1d(
                words.number("number of filters"),
                ConvWindow.readSequences(words),
                words.option("bias", true),
                Initializer.HE,
                Activation.read(words));
    }

    @Override
    public Conv1d with(Activation other) {
        return new Conv1d(filters, window, true, initializer, other);
    }

    @Override
    public int channel(Shape weight, int i) {
        return i / (weight.elements() / filters);
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
        return new Conv2d(1, window, true, initializer, activation).kernels();
    }

    @Override
    public Node place(Site site) {
        return new Convolution(site, shape(site.inputShape()), bias, activation);
    }
}
