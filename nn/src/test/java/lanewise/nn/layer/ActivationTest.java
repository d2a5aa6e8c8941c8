package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass.Mode;
import lanewise.nn.Purpose;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An activation within a layer of products is the activation behind it, bit for bit. */
class ActivationTest {
    private static final int ROWS = 3;

    static Stream<Arguments> cases() {
        return LayerCase.all()
                .filter(c -> c.layer() instanceof Affine a && a.activation() == Activation.NONE)
                .flatMap(c -> Stream.of(new Relu(), new Sigmoid(), new Tanh()).map(l -> Arguments.of(c, l)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameBitsAsALayerOfItsOwn(LayerCase c, Layer activation) {
        Affine layer = (Affine) c.layer();
        Graph within = Graph.builder()
                .input("x", c.inputs().getFirst())
                .add("a", layer.with(Activation.of(activation).orElseThrow()), "x")
                .output("a")
                .build();
        Graph behind = Graph.builder()
                .input("x", c.inputs().getFirst())
                .add("a", layer.with(Activation.NONE), "x")
                .add("b", activation, "a")
                .output("b")
                .build();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            List<Network> networks = Stream.of(within, behind)
                    .map(g -> Network.of(g, Purpose.INPUT_GRADIENTS, ROWS, 7, arena, pool))
                    .toList();
            networks.forEach(n -> step(n, c));
            Network one = networks.getFirst();
            Network two = networks.getLast();
            assertThat(one.output().toArray()).isEqualTo(two.output().toArray());
            assertThat(one.inputGradient("x").toArray())
                    .isEqualTo(two.inputGradient("x").toArray());
            assertThat(one.gradients().slab().toArray())
                    .isEqualTo(two.gradients().slab().toArray())
                    .isNotEqualTo(new float[one.gradients().slab().size()]);
        }
    }

    private static void step(Network network, LayerCase c) {
        network.input().copyFrom(c.values().sample(network.input().size(), new Random(1)));
        network.forward(ROWS, Mode.TRAINING);
        for (int i = 0; i < network.outputGradient().size(); i++) {
            network.outputGradient().set(i, 0.1f * (i % 7 - 3));
        }
        network.backward(ROWS);
    }

    @Test
    void needsABias() {
        ConvWindow three = ConvWindow.of(3);
        assertThatThrownBy(() -> new Conv2d(2, three, false, Initializer.HE, Activation.RELU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("conv2d", "relu", "bias");
        assertThatThrownBy(() -> Layers.parse("conv1d 2 3 bias=false activation=tanh"))
                .hasMessageContainingAll("conv1d", "tanh", "bias");
        assertThatThrownBy(() -> Layers.parse("dense 2 activation=gelu"))
                .hasMessageContainingAll("'gelu'", "none, relu, sigmoid, tanh");
        assertThat(Layers.parse("dense 2 activation=sigmoid"))
                .isEqualTo(new Dense(2, Initializer.HE, Activation.SIGMOID));
    }
}
