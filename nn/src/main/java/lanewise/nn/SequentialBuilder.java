package lanewise.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.AveragePool2d;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Concat;
import lanewise.nn.layer.Conv1d;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvTranspose2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Dropout;
import lanewise.nn.layer.Elu;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.GaussianNoise;
import lanewise.nn.layer.Gelu;
import lanewise.nn.layer.GlobalAveragePool;
import lanewise.nn.layer.GroupNorm;
import lanewise.nn.layer.LayerNorm;
import lanewise.nn.layer.LeakyRelu;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Mish;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.Reshape;
import lanewise.nn.layer.RmsNorm;
import lanewise.nn.layer.Selu;
import lanewise.nn.layer.Sigmoid;
import lanewise.nn.layer.Silu;
import lanewise.nn.layer.Softmax;
import lanewise.nn.layer.Softplus;
import lanewise.nn.layer.Tanh;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * Collects layers one behind the other; every one is checked against the output of the one before as it is added. The input is named
 * {@code input}, layers by kind and number: dense1, relu1, dense2.
 *
 * {@snippet :
 * Network.builder(Shape.of(1, 28, 28))
 *         .conv2d(32, ConvWindow.of(3).withSamePadding()).batchNorm().relu().maxPool(2)
 *         .residual(block -> block.conv2d(32, ConvWindow.of(3).withSamePadding()).relu())
 *         .flatten().dropout(0.5).dense(10);
 * }
 */
public final class SequentialBuilder {
    private static final String INPUT = "input";

    private final GraphBuilder graph = Graph.builder();
    private final Map<String, Integer> count = new HashMap<>();
    private String last = INPUT;
    private Shape shape;
    private int layers;

    SequentialBuilder(Shape inputShape) {
        graph.input(INPUT, inputShape);
        this.shape = inputShape;
    }

    /** A dense layer with He initialisation. */
    public SequentialBuilder dense(int units) {
        return add(new Dense(units, Initializer.HE));
    }

    /** A dense layer. */
    public SequentialBuilder dense(int units, Initializer initializer) {
        return add(new Dense(units, initializer));
    }

    /** A convolution with a square kernel, stride 1 and no padding. */
    public SequentialBuilder conv2d(int filters, int kernel) {
        return conv2d(filters, ConvWindow.of(kernel));
    }

    /** A convolution with a bias and He initialisation. */
    public SequentialBuilder conv2d(int filters, ConvWindow window) {
        return add(new Conv2d(filters, window));
    }

    /** A convolution of each channel by itself. */
    public SequentialBuilder depthwiseConv2d(ConvWindow window) {
        return conv2d(shape.dim(0), window.withGroups(shape.dim(0)));
    }

    /** A convolution of sequences; see {@link Conv1d#window}. */
    public SequentialBuilder conv1d(int filters, ConvWindow window) {
        return add(new Conv1d(filters, window));
    }

    /** A transposed convolution. */
    public SequentialBuilder convTranspose2d(int filters, ConvWindow window) {
        return add(new ConvTranspose2d(filters, window));
    }

    /** Batch normalization with momentum 0.1 and eps 1e-5. */
    public SequentialBuilder batchNorm() {
        return add(new BatchNorm());
    }

    /** Layer normalization over the last axis. */
    public SequentialBuilder layerNorm() {
        return add(new LayerNorm());
    }

    /** Root mean square normalization over the last axis. */
    public SequentialBuilder rmsNorm() {
        return add(new RmsNorm());
    }

    /** Group normalization of channels. */
    public SequentialBuilder groupNorm(int groups) {
        return add(new GroupNorm(groups));
    }

    /** Inverted dropout. */
    public SequentialBuilder dropout(double rate) {
        return add(new Dropout((float) rate));
    }

    /** Noise from N(0, std²) in training. */
    public SequentialBuilder gaussianNoise(double std) {
        return add(new GaussianNoise((float) std));
    }

    /** The greatest of each square window, which moves by its own size. */
    public SequentialBuilder maxPool(int size) {
        return add(new MaxPool2d(size));
    }

    /** The mean of each square window, which moves by its own size. */
    public SequentialBuilder averagePool(int size) {
        return add(new AveragePool2d(size));
    }

    /** The mean of each channel. */
    public SequentialBuilder globalAveragePool() {
        return add(new GlobalAveragePool());
    }

    /** The elements as a vector. */
    public SequentialBuilder flatten() {
        return add(new Flatten());
    }

    /** The elements under another shape. */
    public SequentialBuilder reshape(int... dims) {
        return add(new Reshape(Shape.of(dims)));
    }

    /** A vector of {@code size} for each whole number below {@code rows}. */
    public SequentialBuilder embedding(int rows, int size) {
        return add(new Embedding(rows, size));
    }

    /** Softmax over the last axis; leave it out before a cross-entropy loss. */
    public SequentialBuilder softmax() {
        return add(new Softmax());
    }

    /** A ReLU. */
    public SequentialBuilder relu() {
        return add(new Relu());
    }

    /** GELU. */
    public SequentialBuilder gelu() {
        return add(new Gelu());
    }

    /** SiLU. */
    public SequentialBuilder silu() {
        return add(new Silu());
    }

    /** Mish. */
    public SequentialBuilder mish() {
        return add(new Mish());
    }

    /** ELU with alpha 1. */
    public SequentialBuilder elu() {
        return add(new Elu());
    }

    /** SELU. */
    public SequentialBuilder selu() {
        return add(new Selu());
    }

    /** Leaky ReLU with slope 0.01. */
    public SequentialBuilder leakyRelu() {
        return add(new LeakyRelu());
    }

    /** Sigmoid. */
    public SequentialBuilder sigmoid() {
        return add(new Sigmoid());
    }

    /** Tanh. */
    public SequentialBuilder tanh() {
        return add(new Tanh());
    }

    /** Softplus. */
    public SequentialBuilder softplus() {
        return add(new Softplus());
    }

    /**
     * The sum of a block's output and its input: a residual block.
     *
     * @throws IllegalArgumentException when the block changes the shape
     */
    public SequentialBuilder residual(Consumer<SequentialBuilder> block) {
        return residual(block, identity -> {});
    }

    /** The sum of the outputs of a block and a shortcut, such as a convolution of 1x1 where the block changes the shape. */
    public SequentialBuilder residual(Consumer<SequentialBuilder> block, Consumer<SequentialBuilder> shortcut) {
        return join(new Add(), List.of(block, shortcut));
    }

    /** The outputs of several branches, one behind the other along the first axis. */
    public SequentialBuilder concat(List<Consumer<SequentialBuilder>> branches) {
        return join(new Concat(), branches);
    }

    /** Each branch begins here. */
    private SequentialBuilder join(Layer layer, List<Consumer<SequentialBuilder>> branches) {
        String from = last;
        Shape fromShape = shape;
        List<String> ends = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        for (Consumer<SequentialBuilder> branch : branches) {
            last = from;
            shape = fromShape;
            branch.accept(this);
            ends.add(last);
            shapes.add(shape);
        }
        return append(layer, ends, shapes);
    }

    /**
     * Any layer with one input.
     *
     * @throws IllegalArgumentException when it cannot take the output of the layer before; the message says which layer
     */
    public SequentialBuilder add(Layer layer) {
        return append(layer, List.of(last), List.of(shape));
    }

    private SequentialBuilder append(Layer layer, List<String> from, List<Shape> shapes) {
        String name = layer.kind() + count.merge(layer.kind(), 1, Integer::sum);
        graph.add(name, layer, from.toArray(String[]::new));
        layers++;
        shape = GraphBuilder.output(name, layers, layer, shapes);
        last = name;
        return this;
    }

    /** The shape of one example's output, as far as layers have been added. */
    public Shape outputShape() {
        return shape;
    }

    /** Names, shapes and offsets of the parameters, known before a byte is taken. */
    public TensorLayout parameterLayout() {
        return graph().parameterLayout();
    }

    /** The description so far, with the last layer as its output. */
    public Graph graph() {
        if (layers == 0) {
            throw new IllegalArgumentException("the network has no layers; add at least one");
        }
        return graph.copy().output(last).build();
    }

    /** A network for training; see {@link Network#of}. */
    public Network build(int capacity, long seed, TensorArena arena, WorkerPool pool) {
        return Network.of(graph(), Purpose.TRAINING, capacity, seed, arena, pool);
    }
}
