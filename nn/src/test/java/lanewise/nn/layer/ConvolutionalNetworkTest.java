package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import lanewise.nn.Graph;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass.Mode;
import lanewise.nn.Purpose;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.format.GraphText;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole networks of these layers. */
class ConvolutionalNetworkTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(2);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private static SequentialBuilder block(SequentialBuilder b, int filters, int stride) {
        return b.conv2d(filters, ConvWindow.of(3).withStride(stride).withSamePadding())
                .batchNorm()
                .relu()
                .conv2d(filters, ConvWindow.of(3).withSamePadding())
                .batchNorm();
    }

    /** A small ResNet with both kinds of shortcut. */
    private static Graph residual() {
        return Network.builder(Shape.of(3, 8, 8))
                .conv2d(4, ConvWindow.of(3).withSamePadding())
                .batchNorm()
                .relu()
                .residual(b -> block(b, 4, 1))
                .relu()
                .residual(b -> block(b, 6, 2), b -> b.conv2d(6, ConvWindow.of(1).withStride(2)))
                .relu()
                .globalAveragePool()
                .dense(3)
                .graph();
    }

    @Test
    void residualBlocks() {
        Graph graph = residual();
        assertThat(graph.uses().stream().filter(u -> u.layer() instanceof Add).map(Graph.Use::inputs))
                .containsExactly(List.of("batch_norm3", "relu1"), List.of("batch_norm5", "conv2d6"));
        assertThat(graph.shape("add2")).isEqualTo(Shape.of(6, 4, 4));
        assertThat(GraphText.read(GraphText.write(graph)).uses()).isEqualTo(graph.uses());
        check(graph);
    }

    @Test
    void branches() {
        Graph graph = Network.builder(Shape.of(2, 6, 6))
                .concat(List.of(
                        b -> b.conv2d(3, ConvWindow.of(3).withSamePadding()).gelu(),
                        b -> b.maxPool(3).convTranspose2d(2, ConvWindow.of(3).withStride(3)),
                        identity -> {}))
                .groupNorm(7)
                .silu()
                .flatten()
                .dense(4)
                .graph();
        assertThat(graph.shape("concat1")).isEqualTo(Shape.of(7, 6, 6));
        check(graph);
    }

    /** Slopes, planned bytes, and the same bits for inference and for one worker. */
    private void check(Graph graph) {
        Network network = Network.of(graph, Purpose.INPUT_GRADIENTS, 3, 5, arena, pool);
        Random random = new Random(1);
        network.input().copyFrom(LayerCase.Values.ANY.sample(network.input().size(), random));
        network.forward(3, Mode.TRAINING);
        Slope slope = Slope.of(network, 3, Mode.INFERENCE, name -> false, random);
        assertThat(slope.backward()).as(slope.toString()).isCloseTo(slope.difference(), within(0.05 * slope.scale()));
        try (WorkerPool one = WorkerPool.of(1)) {
            Network inference = Network.of(graph, Purpose.INFERENCE, 3, 5, arena, one);
            inference.input().copyFrom(network.input());
            network.tensors().forEach((name, t) -> inference.tensors().get(name).copyFrom(t));
            network.forward(3);
            inference.forward(3);
            assertThat(inference.output().toArray()).isEqualTo(network.output().toArray());
        }
        for (int workers = 1; workers <= 3; workers++) {
            try (TensorArena own = TensorArena.ofShared();
                    WorkerPool some = WorkerPool.of(workers)) {
                Network.of(graph, Purpose.TRAINING, 4, 1, own, some);
                assertThat(own.bytes()).isEqualTo(Network.plannedBytes(graph, Purpose.TRAINING, 4, workers));
            }
        }
    }

    @Test
    @DisplayName("A14: a graph planned once runs with rebound inputs, and gives each time what a new one gives")
    void reboundInputs() {
        Graph graph = residual();
        Network network = Network.of(graph, Purpose.INFERENCE, 2, 1, arena, pool);
        long bytes = arena.bytes();
        for (int feed = 0; feed < 3; feed++) {
            Random random = new Random(feed);
            float[] x = LayerCase.Values.ANY.sample(network.input().size(), random);
            network.input().copyFrom(x);
            network.forward(2);
            assertThat(arena.bytes()).isEqualTo(bytes);
            try (TensorArena own = TensorArena.ofShared()) {
                Network fresh = Network.of(graph, Purpose.INFERENCE, 2, 1, own, pool);
                fresh.input().copyFrom(x);
                fresh.forward(2);
                assertThat(network.output().toArray()).isEqualTo(fresh.output().toArray());
            }
        }
    }

    @Test
    @DisplayName("L09: the six activations of cs231n, by their definitions")
    void sixActivations() {
        float[] x = {-2, -0.5f, 0.5f, 2};
        List<SequentialBuilder> networks = List.of(
                Network.builder(Shape.of(4)).sigmoid(),
                Network.builder(Shape.of(4)).tanh(),
                Network.builder(Shape.of(4)).relu(),
                Network.builder(Shape.of(4)).leakyRelu(),
                Network.builder(Shape.of(4)).elu());
        List<java.util.function.DoubleUnaryOperator> functions = List.of(
                v -> 1 / (1 + Math.exp(-v)),
                Math::tanh,
                v -> Math.max(0, v),
                v -> Math.max(0.01 * v, v),
                v -> v > 0 ? v : Math.exp(v) - 1);
        for (int k = 0; k < networks.size(); k++) {
            Network network = networks.get(k).build(1, 1, arena, pool);
            network.input().copyFrom(x);
            network.forward(1);
            for (int i = 0; i < x.length; i++) {
                assertThat((double) network.output().get(i))
                        .as(network.graph().outputs().getFirst())
                        .isCloseTo(functions.get(k).applyAsDouble(x[i]), within(3e-7));
            }
        }
        Network maxout = Network.builder(Shape.of(4)).add(new Maxout(2)).build(1, 1, arena, pool);
        maxout.input().copyFrom(x);
        maxout.forward(1);
        assertThat(maxout.output().toArray()).containsExactly(0.5f, 2f);
    }

    /** Workspace for gradients is not taken where there are none, for all of a network or what is frozen at its beginning. */
    @Test
    void workspaceForInference() {
        for (Layer layer : List.<Layer>of(
                new Conv2d(3, ConvWindow.of(3)),
                new Conv1d(3, Conv1d.window(3)),
                new ConvTranspose2d(3, ConvWindow.of(3)))) {
            List<Shape> inputs = List.of(layer.kind().equals("conv1d") ? Shape.of(2, 9) : Shape.of(2, 9, 9));
            assertThat(layer.workspaceBytes(inputs, 4, 2, false))
                    .isPositive()
                    .isLessThan(layer.workspaceBytes(inputs, 4, 2, true));
            Graph frozen = Network.builder(inputs.getFirst())
                    .add(layer)
                    .flatten()
                    .dense(3)
                    .graph()
                    .frozen(name -> !name.startsWith("dense"));
            long before = arena.bytes();
            Network.of(frozen, Purpose.TRAINING, 4, 1, arena, pool);
            assertThat(arena.bytes() - before)
                    .isEqualTo(Network.plannedBytes(frozen, Purpose.TRAINING, 4, pool.workers()));
        }
    }

    /** He, Zhang, Ren and Sun 2015, eq. 1 and 7: the gradient of a slope sums over all places of its channel, and over the batch. */
    @Test
    void slopesOfChannels() {
        Graph graph = Network.builder(Shape.of(2, 2))
                .add(new Prelu(Prelu.Slopes.PER_CHANNEL))
                .graph();
        Network network = Network.of(graph, Purpose.INPUT_GRADIENTS, 2, 1, arena, pool);
        network.parameters().get("prelu1.slope").copyFrom(0.5f, 0.25f);
        network.input().copyFrom(-1, 2, -4, -8, 3, -2, 4, -1);
        network.forward(2);
        assertThat(network.output().toArray()).containsExactly(-0.5f, 2, -1, -2, 3, -1, 4, -0.25f);
        network.outputGradient().copyFrom(1, 1, 1, 2, 1, 3, 1, 4);
        network.backward(2);
        assertThat(network.inputGradient("input").toArray()).containsExactly(0.5f, 1, 0.25f, 0.5f, 1, 1.5f, 1, 1);
        assertThat(network.gradients().get("prelu1.slope").toArray()).containsExactly(-1 - 6, -4 - 16 - 4);
    }

    /** Channels last outside, channels first inside. */
    @Test
    void channelsLastOutside() {
        Network network = Network.builder(Shape.of(4, 5, 2))
                .add(new ToChannelsFirst())
                .conv2d(3, ConvWindow.of(3).withSamePadding())
                .add(new ToChannelsLast())
                .build(1, 1, arena, pool);
        assertThat(network.outputShape()).isEqualTo(Shape.of(4, 5, 3));
        Network inside = Network.builder(Shape.of(2, 4, 5))
                .conv2d(3, ConvWindow.of(3).withSamePadding())
                .build(1, 1, arena, pool);
        inside.parameters().slab().copyFrom(network.parameters().slab());
        for (int c = 0; c < 2; c++) {
            for (int p = 0; p < 20; p++) {
                network.input().set(p * 2 + c, 20 * c + p);
                inside.input().set(c * 20 + p, 20 * c + p);
            }
        }
        network.forward(1);
        inside.forward(1);
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < 20; p++) {
                assertThat(network.output().get(p * 3 + c))
                        .isEqualTo(inside.output().get(c * 20 + p));
            }
        }
    }
}
