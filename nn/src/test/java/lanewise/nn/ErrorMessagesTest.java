package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lanewise.nn.layer.Add;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Conv1d;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.Layers;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Issue 6, row 7: errors name layer, position and both shapes, and wrong order is an exception that says so. */
class ErrorMessagesTest {
    private static final ConvWindow THREE = ConvWindow.of(3);

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static void tooEarlyOrLate(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContainingAll(parts);
    }

    @Test
    @DisplayName("layer, position and both shapes")
    void places() {
        refused(
                () -> Graph.builder()
                        .input("x", 3, 8, 8)
                        .add("conv1", new Conv2d(16, THREE), "x")
                        .add("relu1", new Relu(), "conv1")
                        .share("conv2", "conv1", "relu1")
                        .output("conv2")
                        .build(),
                "conv2 (node 3): reads [16x6x6] but shares the parameters of conv1, which reads [3x8x8]");
        refused(
                () -> Network.builder(Shape.of(3, 8, 8)).conv2d(16, 3).relu().dense(10),
                "dense1 (node 3): an example is 16x6x6 but dense takes vectors; flatten it to 576 before");
        refused(
                () -> Network.builder(Shape.of(7)).dense(8).conv2d(4, 3),
                "conv2d1 (node 2): an example is 8 with 1 dimensions but conv2d takes 3: channels x height x width");
        refused(
                () -> Network.builder(Shape.of(7)).conv1d(4, Conv1d.window(3)),
                "conv1d1 (node 1): an example is 7 with 1 dimensions but conv1d takes 2: channels x width");
        refused(
                () -> Network.builder(Shape.of(4, 8, 8)).residual(b -> b.conv2d(4, 3)),
                "add1 (node 2): add takes inputs of one shape, not [4x6x6, 4x8x8]");
        refused(
                () -> Graph.builder()
                        .input("x", 4)
                        .add("flat", new Flatten(), "x")
                        .add("sum", new Add(), "flat", "side")
                        .output("sum")
                        .build(),
                "sum (node 2): reads 'side', which does not exist; there are inputs [x] and layers [flat, sum]");
    }

    @Test
    @DisplayName("a convolution of one dimension speaks of one")
    void oneDimension() {
        assertThatThrownBy(() -> Network.builder(Shape.of(2, 5)).conv1d(4, Conv1d.window(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("conv1d1 (node 1)", "5", "9")
                .hasMessageNotContainingAny("1x9", "height", "image");
        refused(
                () -> new Conv1d(3, THREE),
                "conv1d: the kernel has 3 rows of 3; it must have one row, as Conv1d.window makes it");
        assertThatThrownBy(() -> Layers.parse("conv1d 3 1x3")).hasMessageContaining("'1x3' is no whole number");
    }

    @Test
    @DisplayName(
            "batch norm that sees one value per channel names layer, batch and shape, where PyTorch expects more than 1 value, too")
    void oneValuePerChannel() {
        Network network = Network.builder(Shape.of(6)).dense(8).batchNorm().build(4, 1, arena, pool);
        refused(
                () -> network.forward(1, Pass.Mode.TRAINING),
                "batch_norm1: a batch of 1 example of shape 8 has 1 value per channel; batch_norm needs 2 or more in "
                        + "training, so take a larger batch, leave out the last one, or use layer_norm");
        network.forward(1);
    }

    @Test
    @DisplayName("on a tape: other shapes, before begin, of an earlier recording, after close")
    void tapes() {
        TensorArena inner = TensorArena.ofShared();
        Tape tape = Tape.builder()
                .layer("cell", new Dense(8, Initializer.HE), Shape.of(6))
                .build(4, 1, inner, pool);
        tooEarlyOrLate(() -> tape.input(Shape.of(6)), "nothing is being recorded", "begin");
        refused(() -> tape.begin(5, Pass.Mode.TRAINING), "a batch of 5 examples does not fit a tape built for 1 to 4");
        tape.begin(4, Pass.Mode.TRAINING);
        Value five = tape.input(Shape.of(5));
        refused(() -> tape.apply("cell", five), "cell: is applied to [5] but its parameters were made for [6]");
        refused(
                () -> tape.apply(new BatchNorm(), five),
                "batch_norm has parameters or state; name it with TapeBuilder.layer and apply it by that name");
        tape.begin(4, Pass.Mode.TRAINING);
        tooEarlyOrLate(() -> tape.apply("cell", five), "value 5", "not recorded since Tape.begin");
        Value six = tape.input(Shape.of(6));
        inner.close();
        tooEarlyOrLate(() -> tape.apply("cell", six), "closed");
    }

    @Test
    @DisplayName("a network: batch above capacity, backward too early or for inference, after close")
    void order() {
        TensorArena inner = TensorArena.ofShared();
        Network network = Network.builder(Shape.of(6)).dense(8).build(4, 1, inner, pool);
        refused(() -> network.forward(5), "a batch of 5 examples does not fit a network built for 1 to 4");
        tooEarlyOrLate(() -> network.backward(4), "before any forward pass");
        network.forward(4);
        refused(() -> network.backward(3), "backward of 3 rows but the last forward pass had 4");
        Network inference = Network.of(network.graph(), Purpose.INFERENCE, 4, 1, inner, pool);
        tooEarlyOrLate(() -> inference.backward(4), "built for inference");
        tooEarlyOrLate(inference::gradients, "no gradients", "inference");
        tooEarlyOrLate(() -> network.inputGradient("input"), "no gradient of 'input'", "INPUT_GRADIENTS");
        inner.close();
        tooEarlyOrLate(() -> network.forward(4), "closed");
        tooEarlyOrLate(() -> network.input().set(0, 1), "closed");
        tooEarlyOrLate(() -> Network.builder(Shape.of(6)).dense(8).build(4, 1, inner, pool), "closed");
    }
}
