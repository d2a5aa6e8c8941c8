package lanewise.nn.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Initializer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Conv2d.Work;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Epilogue;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.RowReductions;
import lanewise.simd.parallel.Partition;

/**
 * A transposed convolution of images of channels x height x width, the gradient of a {@link Conv2d} with respect to its inputs: (n − 1)·stride + (kernel − 1)·dilation
 * + 1 − padding + outputPadding rows and columns for n; with padding "same" n·stride. W is channels x filters/groups x kernel height x kernel width, as in PyTorch.
 * Backward reads the inputs.
 *
 * @param filters channels of the outputs, at least 1
 * @param outputPadding rows below and columns to the right that no input reaches by itself, from 0 to below the stride; 0 with padding "same"
 * @param bias whether there is one
 * @param initializer first values of W; b starts at 0
 * @param activation what the outputs go through; it needs the bias
 */
public record ConvTranspose2d(
        int filters,
        ConvWindow window,
        Extent outputPadding,
        boolean bias,
        Initializer initializer,
        Activation activation)
        implements Affine {
    private static final Extent NONE = new Extent(0, 0);

    public ConvTranspose2d {
        if (filters < 1) {
            throw new IllegalArgumentException("conv_transpose2d: filters is " + filters + "; it must be at least 1");
        }
        Activation.check("conv_transpose2d", activation, bias);
        outputPadding.atLeast(0, "the output padding");
        Extent stride = window.stride();
        if (outputPadding.height() >= stride.height()
                || outputPadding.width() >= stride.width()
                || (window.padding().same() && !outputPadding.equals(NONE))) {
            throw new IllegalArgumentException("conv_transpose2d: the output padding is " + outputPadding
                    + "; it must be below the stride, " + stride + ", and 0 with padding 'same'");
        }
    }

    /** Without an activation. */
    public ConvTranspose2d(
            int filters, ConvWindow window, Extent outputPadding, boolean bias, Initializer initializer) {
        this(filters, window, outputPadding, bias, initializer, Activation.NONE);
    }

    /** Without output padding, with a bias and He initialisation. */
    public ConvTranspose2d(int filters, ConvWindow window) {
        this(filters, window, NONE, true, Initializer.HE);
    }

    @Override
    public String kind() {
        return "conv_transpose2d";
    }

    @Override
    public String arguments() {
        return window.write(filters)
                .option("output_padding", outputPadding, NONE)
                .option("bias", bias, true)
                .option("activation", Words.of(activation), Words.of(Activation.NONE))
                .text();
    }

    static ConvTranspose2d read(Words words) {
        return new ConvTranspose2d(
                words.number("number of filters"),
                ConvWindow.read(words),
                words.option("output_padding", NONE, Extent::parse),
                words.option("bias", true),
                Initializer.HE,
                Activation.read(words));
    }

    @Override
    public ConvTranspose2d with(Activation other) {
        return new ConvTranspose2d(filters, window, outputPadding, true, initializer, other);
    }

    /** W is in groups of inputs, each with outputs of its own. */
    @Override
    public int channel(Shape weight, int i) {
        int outputs = weight.dim(1);
        int taps = weight.elements() / (weight.dim(0) * outputs);
        int input = i / (outputs * taps);
        return input / (weight.dim(0) / window.groups()) * outputs + i / taps % outputs;
    }

    /** Of the convolution back from the outputs to the inputs. */
    private ConvShape shape(Shape image) {
        Examples.image(kind(), image);
        Padding p = window.padding();
        Extent k = window.size();
        Extent s = window.stride();
        Extent d = window.dilation();
        int height =
                size(image.dim(1), k.height(), s.height(), d.height(), p.top() + p.bottom(), outputPadding.height());
        int width = size(image.dim(2), k.width(), s.width(), d.width(), p.left() + p.right(), outputPadding.width());
        return window.from(Shape.of(filters, height, width), image.dim(0));
    }

    private int size(int n, int kernel, int stride, int dilation, int padding, int more) {
        long size = window.padding().same()
                ? (long) n * stride
                : (n - 1L) * stride + (kernel - 1L) * dilation + 1 - padding + more;
        if (size < 1) {
            throw new IllegalArgumentException("from " + n + " rows or columns a kernel of " + kernel + " with stride "
                    + stride + " and padding " + padding + " makes " + size + "; there must be at least 1");
        }
        return Math.toIntExact(size);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        ConvShape shape = shape(inputs.getFirst());
        return Shape.of(filters, shape.height(), shape.width());
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        Extent size = window.size();
        declaration.parameter(
                "weight", inputs.getFirst().dim(0), filters / window.groups(), size.height(), size.width());
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
        return bias ? activation.footprint().scratch(capacity * filters) : activation.footprint();
    }

    @Override
    public long workspaceBytes(List<Shape> inputs, int capacity, int workers, boolean backward) {
        return lanewise.simd.kernel.Conv2d.workspaceBytes(
                shape(inputs.getFirst()), Convolution.work(Work.DATA, backward), workers);
    }

    @Override
    public long flops(List<Shape> inputs) {
        ConvShape shape = shape(inputs.getFirst());
        return 2 * shape.multiplyAdds() + (bias ? shape.imageSize() : 0);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(new Conv2d(1, window, true, initializer, activation).kernels());
        kernels.addAll(ColumnReductions.SUMS);
        kernels.add(Reductions.SUM);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        return new Placed(site, shape(site.inputShape()), bias, activation);
    }

    private static final class Placed implements Node {
        private final Site site;
        private final lanewise.simd.kernel.Conv2d conv;
        private final Activation activation;
        private final ActivationGradient beforeActivation;
        private final Partition planeSums;
        private final Parameter weight;
        private final Optional<Parameter> bias;

        Placed(Site site, ConvShape shape, boolean bias, Activation activation) {
            this.activation = activation;
            beforeActivation = new ActivationGradient(site, activation);
            planeSums = new Partition(site.pool(), 1, this::sumPlanes);
            this.site = site;
            conv = new lanewise.simd.kernel.Conv2d(
                    shape, Convolution.work(Work.DATA, site.hasGradients()), site.arena(), site.pool());
            weight = site.parameter("weight");
            this.bias = bias ? Optional.of(site.parameter("bias")) : Optional.empty();
        }

        @Override
        public void forward(Pass pass) {
            Tensor w = weight.value();
            if (bias.isPresent()) {
                conv.transposed(
                        site.input(),
                        w,
                        site.output(),
                        pass.rows(),
                        activation.epilogue(),
                        bias.get().value());
            } else {
                conv.transposed(site.input(), w, site.output(), pass.rows(), Epilogue.NONE, w);
            }
        }

        @Override
        public void backward(Pass pass) {
            Tensor dy = beforeActivation.of(pass.rows());
            if (weight.needsGradient()) {
                conv.backwardWeights(dy, site.input(), weight.gradient(), pass.rows());
                if (bias.isPresent()) {
                    biasGradient(bias.get().gradient(), pass.rows());
                }
            }
            if (site.needsInputGradient()) {
                Tensor w = weight.value();
                conv.forward(dy, w, site.inputGradient(), pass.rows(), Epilogue.NONE, w);
            }
        }

        private void biasGradient(Tensor db, int rows) {
            int filters = conv.shape().inChannels();
            planeSums.run(rows * filters, (long) rows * conv.shape().imageSize());
            ColumnReductions.columnSum(site.scratch(), db, rows, filters);
        }

        private void sumPlanes(int from, int to) {
            int area = conv.shape().imageSize() / conv.shape().inChannels();
            RowReductions.rowSum(site.outputGradient(), site.scratch(), area, from, to);
        }
    }
}
