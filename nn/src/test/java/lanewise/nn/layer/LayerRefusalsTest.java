package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What layers refuse, with both numbers. */
class LayerRefusalsTest {
    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    private static void refused(Layer layer, List<Shape> inputs, String... parts) {
        refused(() -> layer.output(inputs), parts);
    }

    private static final Shape VECTOR = Shape.of(7);
    private static final Shape IMAGE = Shape.of(3, 8, 6);

    @Test
    void shapes() {
        refused(new Conv2d(4, ConvWindow.of(3)), List.of(VECTOR), "7", "conv2d takes 3", "channels x height x width");
        refused(new Conv1d(4, Conv1d.window(3)), List.of(IMAGE), "3x8x6", "conv1d takes 2", "channels x width");
        refused(new Conv2d(4, ConvWindow.of(9)), List.of(IMAGE), "8", "9");
        refused(new Conv2d(4, ConvWindow.of(3).withGroups(2)), List.of(IMAGE), "3 input channels", "2 groups");
        refused(new MaxPool2d(7), List.of(IMAGE), "width is 6", "7");
        refused(new MaxPool2d(2), List.of(VECTOR), "max_pool2d takes 3");
        refused(new GlobalAveragePool(), List.of(VECTOR), "global_average_pool takes 2 or more");
        refused(new Glu(), List.of(VECTOR), "7", "glu", "2 equal parts");
        refused(new Maxout(3), List.of(VECTOR), "7", "maxout", "3 equal parts");
        refused(new Softmax(), List.of(Shape.of()), "scalar", "softmax");
        refused(new Reshape(Shape.of(4, 2)), List.of(VECTOR), "7", "4x2", "8");
        refused(new Permute(0, 1), List.of(IMAGE), "[0, 1]", "3 axes", "3x8x6");
        refused(new Subtract(), List.of(VECTOR, Shape.of(6)), "subtract", "[7, 6]");
        refused(new Concat(), List.of(IMAGE, Shape.of(3, 8, 5)), "first dimension", "3x8x6", "3x8x5");
        refused(new ToChannelsFirst(), List.of(VECTOR), "height x width x channels");
        refused(
                new ConvTranspose2d(1, ConvWindow.of(1).withPadding(4)),
                List.of(IMAGE),
                "8 rows",
                "padding 8",
                "makes 0");
    }

    @Test
    void arguments() {
        refused(() -> new Conv2d(0, ConvWindow.of(3)), "filters is 0");
        refused(() -> ConvWindow.of(0), "the kernel is 0x0", "at least 1");
        refused(() -> ConvWindow.of(3).withStride(0), "the stride is 0x0");
        refused(() -> ConvWindow.of(3).withPadding(-1), "-1", "0 or more");
        refused(() -> ConvWindow.of(3).withGroups(0), "groups is 0");
        refused(() -> Window.of(2).withPadding(-1), "the padding is -1x-1");
        refused(() -> new Conv1d(3, ConvWindow.of(3)), "conv1d", "3 rows of 3", "one row");
        refused(
                () -> new ConvTranspose2d(3, ConvWindow.of(3), Extent.of(1), true, Initializer.HE),
                "output padding is 1x1",
                "stride, 1x1");
        refused(() -> new Maxout(0), "pieces is 0");
        refused(() -> new Embedding(0, 4), "0 rows of 4");
        refused(() -> new Elu(-1), "alpha is -1.0");
        refused(() -> new LeakyRelu(Float.NaN), "slope is NaN");
        refused(() -> new ScaleBy(Float.POSITIVE_INFINITY), "factor is Infinity");
    }

    @Test
    void texts() {
        refused(() -> Layers.parse("convolution 3"), "unknown layer 'convolution 3'", "conv2d", "batch_norm");
        refused(() -> Layers.parse("conv2d"), "layer 'conv2d'", "number of filters is missing");
        refused(() -> Layers.parse("conv2d 3 3x3x3"), "'3x3x3'", "HEIGHTxWIDTH");
        refused(() -> Layers.parse("conv2d 3 3x3 strides=2"), "does not take", "strides=2");
        refused(() -> Layers.parse("conv2d 3 3x3 stride=1 stride=2"), "'stride' is given twice");
        refused(() -> Layers.parse("conv2d 3 3x3 padding=big"), "'big' is no whole number");
        refused(() -> Layers.parse("conv2d 3 3x3 padding=1x2x3"), "'1x2x3'", "same, valid");
        refused(() -> Layers.parse("relu 3"), "layer 'relu 3'", "does not take [3]");
        refused(() -> Layers.parse("dense x"), "'x' is no whole number");
        refused(() -> Layers.parse("scale x"), "'x' is no number");
        refused(() -> Layers.parse("batch_norm eps=tiny"), "'tiny' is no number");
        refused(() -> Layers.parse("average_pool2d 2 ceil=perhaps"), "'perhaps'", "[true, false]");
        refused(() -> Layers.parse("conv1d 3 1x3"), "'1x3' is no whole number");
        refused(() -> Layers.parse("conv1d 3 3 padding=1x0x1"), "'1x0x1'", "BEFORExBEHIND");
        assertThat(Layers.parse("conv1d 4 3 stride=2 padding=1x0 groups=2").toText())
                .isEqualTo("conv1d 4 3 stride=2 padding=1x0 groups=2");
        assertThat(Layers.parse("conv1d 4 3 padding=2"))
                .isEqualTo(new Conv1d(4, Conv1d.window(3).withPadding(2)));
        assertThat(Layers.parse("max_pool2d 2")).isEqualTo(new MaxPool2d(2));
        assertThat(Layers.parse("conv2d 8 3 padding=same"))
                .isEqualTo(new Conv2d(8, ConvWindow.of(3).withSamePadding()));
    }

    /** A number that is no row of the table is found when it is read. */
    @Test
    void numbers() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(2)).embedding(5, 3).build(2, 1, arena, pool);
            network.input().copyFrom(0, 4, 5, 0);
            network.forward(1);
            refused(() -> network.forward(2), "number 2 is 5.0", "0 to 4");
        }
    }

    /** Errors name the layer and its position. */
    @Test
    void places() {
        refused(
                () -> Graph.builder()
                        .input("x", 5, 8, 8)
                        .add("conv1", new Conv2d(5, ConvWindow.of(3)), "x")
                        .add("conv2", new Conv2d(4, ConvWindow.of(3).withGroups(2)), "conv1")
                        .output("conv2")
                        .build(),
                "conv2 (node 2)",
                "5 input channels",
                "4 output channels",
                "2 groups");
        refused(
                () -> Network.builder(Shape.of(4, 8, 8)).residual(b -> b.conv2d(4, 3)),
                "add1 (node 2)",
                "4x6x6",
                "4x8x8");
    }
}
