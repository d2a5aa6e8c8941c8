package lanewise.nn.layer;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Dropout.Scaling;

/**
 * A row of the table of layers, for tests that ask every layer the same. A new layer gets a row, and one for each option.
 *
 * @param inputs shapes of one example
 * @param values what its inputs may be
 */
public record LayerCase(Layer layer, List<Shape> inputs, Values values) {
    /** What a layer's inputs may be. */
    public enum Values {
        /** Of both signs, not near 0, and no two alike, so that small steps pass no kink. */
        ANY {
            @Override
            float of(int i, int n, Random random) {
                float x = 0.06f + 2.5f * i / n;
                return random.nextBoolean() ? x : -x;
            }
        },
        /** From 0.5 to 2. */
        POSITIVE {
            @Override
            float of(int i, int n, Random random) {
                return 0.5f + 1.5f * i / n;
            }
        },
        /** Whole numbers below 5. */
        NUMBERS {
            @Override
            float of(int i, int n, Random random) {
                return random.nextInt(5);
            }
        };

        abstract float of(int i, int n, Random random);

        /** So many, in random order. */
        public float[] sample(int n, Random random) {
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = of(i, n, random);
            }
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                float swap = x[i];
                x[i] = x[j];
                x[j] = swap;
            }
            return x;
        }
    }

    private static final Shape VECTOR = Shape.of(7);
    private static final Shape IMAGE = Shape.of(4, 6, 5);

    private static LayerCase on(Shape shape, Layer layer) {
        return new LayerCase(layer, List.of(shape), Values.ANY);
    }

    private static LayerCase positive(Layer layer) {
        return new LayerCase(layer, List.of(VECTOR), Values.POSITIVE);
    }

    private static LayerCase of(Layer layer, Shape... shapes) {
        return new LayerCase(layer, List.of(shapes), Values.ANY);
    }

    /** All layers. */
    public static Stream<LayerCase> all() {
        return Stream.of(pointwise(), arithmetic(), rows(), images(), convolutions(), others())
                .flatMap(s -> s);
    }

    private static Stream<LayerCase> pointwise() {
        return Stream.of(
                        new Relu(),
                        new Sigmoid(),
                        new Tanh(),
                        new Softplus(),
                        new Gelu(),
                        new GeluTanh(),
                        new Silu(),
                        new Mish(),
                        new Selu(),
                        new Elu(),
                        new Elu(0.5f),
                        new LeakyRelu(),
                        new LeakyRelu(0.2f),
                        new HardSigmoid(),
                        new HardSwish(),
                        new Exp(),
                        new Square(),
                        new ScaleBy(-1.5f),
                        new AddConstant(0.25f),
                        new Prelu(Prelu.Slopes.SHARED),
                        new Prelu(Prelu.Slopes.PER_CHANNEL),
                        new Prelu(Prelu.Slopes.PER_FEATURE),
                        new Pow(3))
                .map(layer -> on(VECTOR, layer));
    }

    private static Stream<LayerCase> arithmetic() {
        return Stream.of(
                positive(new Log()),
                positive(new Sqrt()),
                positive(new Reciprocal()),
                positive(new Pow(-0.5f)),
                positive(new Pow(0)),
                new LayerCase(new Divide(), List.of(VECTOR, VECTOR), Values.POSITIVE),
                of(new Subtract(), VECTOR, VECTOR),
                of(new Multiply(), VECTOR, VECTOR),
                of(new Multiply(), VECTOR, VECTOR, VECTOR),
                of(new Multiply(), VECTOR),
                of(new Add(), VECTOR, VECTOR, VECTOR),
                of(new Add(), VECTOR),
                on(IMAGE, new Sum()));
    }

    private static Stream<LayerCase> rows() {
        Shape matrix = Shape.of(3, 6);
        return Stream.of(
                        new Softmax(),
                        new LogSoftmax(),
                        new Glu(),
                        new SwiGlu(),
                        new Maxout(3),
                        new LayerNorm(),
                        new LayerNorm(1e-3),
                        new RmsNorm(),
                        new BatchNorm(),
                        new BatchNorm(0.3, 1e-3),
                        new InstanceNorm(),
                        new GroupNorm(3))
                .map(layer -> on(matrix, layer));
    }

    private static Stream<LayerCase> images() {
        return Stream.of(
                        new MaxPool2d(2),
                        new MaxPool2d(Window.of(3).withStride(2).withPadding(1).withCeil()),
                        new AveragePool2d(2),
                        new AveragePool2d(Window.of(3).withStride(2).withPadding(1), false),
                        new AveragePool2d(Window.of(new Extent(3, 2)), true),
                        new GlobalAveragePool(),
                        new GlobalMaxPool(),
                        new AdaptiveAveragePool2d(new Extent(3, 5)),
                        new AdaptiveAveragePool2d(new Extent(4, 2)),
                        new AdaptiveMaxPool2d(new Extent(2, 1)),
                        new AdaptiveMaxPool2d(new Extent(4, 3)),
                        new Prelu(Prelu.Slopes.PER_CHANNEL),
                        new BatchNorm(),
                        new GroupNorm(2),
                        new GroupNorm(1, 1e-3),
                        new InstanceNorm(),
                        new ToChannelsLast(),
                        new ToChannelsFirst(),
                        new Permute(2, 0, 1),
                        new Permute(1, 0, 2),
                        new Flatten(),
                        new Reshape(Shape.of(8, 15)))
                .map(layer -> on(IMAGE, layer));
    }

    /** Of enough channels to be made by tiles, with an odd side. */
    private static Stream<LayerCase> tiled(ConvWindow three) {
        return Stream.of(
                        new Conv2d(17, three.withPadding(1)),
                        new Conv2d(16, three, true, Initializer.HE, Activation.TANH),
                        new ConvTranspose2d(16, three.withPadding(1)))
                .map(layer -> on(Shape.of(16, 9, 10), layer));
    }

    private static Stream<LayerCase> convolutions() {
        ConvWindow three = ConvWindow.of(3);
        return Stream.of(
                        Stream.of(
                                        new Conv2d(6, three),
                                        new Conv2d(6, three.withStride(2).withSamePadding()),
                                        new Conv2d(6, three.withPadding(2).withDilation(2), false, Initializer.HE),
                                        new Conv2d(6, three.withPadding(1).withGroups(2)),
                                        new Conv2d(4, three.withPadding(1).withGroups(4)),
                                        new Conv2d(5, ConvWindow.of(1)),
                                        new Conv2d(
                                                5,
                                                ConvWindow.of(new Extent(2, 4))
                                                        .withPadding(new Padding(false, 0, 1, 2, 1))),
                                        new Conv2d(
                                                4,
                                                three.withPadding(1).withGroups(2),
                                                true,
                                                Initializer.HE,
                                                Activation.TANH),
                                        new ConvTranspose2d(3, three),
                                        new ConvTranspose2d(3, three).with(Activation.SIGMOID),
                                        new ConvTranspose2d(
                                                3,
                                                ConvWindow.of(2).withStride(2).withSamePadding()),
                                        new ConvTranspose2d(
                                                4,
                                                three.withStride(2)
                                                        .withPadding(1)
                                                        .withGroups(2),
                                                Extent.of(1),
                                                false,
                                                Initializer.HE))
                                .map(layer -> on(IMAGE, layer)),
                        tiled(three),
                        Stream.of(
                                        new Conv1d(3, Conv1d.window(3)),
                                        new Conv1d(3, Conv1d.window(3)).with(Activation.SIGMOID),
                                        new Conv1d(
                                                4,
                                                Conv1d.window(3)
                                                        .withStride(2)
                                                        .withSamePadding()
                                                        .withGroups(2)))
                                .map(layer -> on(Shape.of(4, 9), layer)))
                .flatMap(c -> c);
    }

    private static Stream<LayerCase> others() {
        return Stream.of(
                on(VECTOR, new Dense(5, Initializer.HE)),
                on(VECTOR, new Dense(5, Initializer.HE, Activation.TANH)),
                on(VECTOR, new Dropout(0.4f)),
                on(VECTOR, new Dropout(0.5f, Scaling.CLASSIC, Dropout.Over.ELEMENTS)),
                on(IMAGE, new Dropout(0.5f, Scaling.INVERTED, Dropout.Over.CHANNELS)),
                on(VECTOR, new GaussianNoise(0.3f)),
                of(new Concat(), VECTOR, Shape.of(3), Shape.of(5)),
                of(new Concat(), IMAGE, Shape.of(2, 6, 5)),
                new LayerCase(new Embedding(5, 3), List.of(Shape.of(4)), Values.NUMBERS));
    }

    /** Whether an example's output depends on the others of its batch, in training. */
    public boolean mixesRows() {
        return layer instanceof BatchNorm;
    }

    /** Whether the inputs have gradients that mean something. */
    public boolean isDifferentiable() {
        return values != Values.NUMBERS;
    }

    @Override
    public String toString() {
        return layer.toText() + " " + inputs;
    }
}
