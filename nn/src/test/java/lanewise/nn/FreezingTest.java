package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.nn.Pass.Mode;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.layer.LayerCase;
import lanewise.nn.layer.Tanh;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.AdamW;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row G09: weights of another network, frozen layers, fine-tuning. */
class FreezingTest {
    private static final int ROWS = 4;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(2);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private static Graph graph(int classes) {
        return Network.builder(Shape.of(6))
                .dense(8)
                .batchNorm()
                .relu()
                .dense(7)
                .relu()
                .dense(classes)
                .graph();
    }

    private Network network(Graph graph, Purpose purpose) {
        return Network.of(graph, purpose, ROWS, 1, arena, pool);
    }

    private static void step(Network network) {
        Random random = new Random(4);
        for (int i = 0; i < network.input().size(); i++) {
            network.input().set(i, (float) random.nextGaussian());
        }
        network.forward(ROWS, Mode.TRAINING);
        for (int i = 0; i < network.outputGradient().size(); i++) {
            network.outputGradient().set(i, 0.1f * (i % 5 - 2));
        }
        network.backward(ROWS);
    }

    private static Map<String, float[]> copies(Network network) {
        Map<String, float[]> copies = new HashMap<>();
        network.tensors().forEach((name, t) -> copies.put(name, t.toArray()));
        return copies;
    }

    @Test
    @DisplayName("G09: frozen parameters and running statistics keep every bit, with decay too; the others learn")
    void frozenBitsStay() {
        Dataset data = Clouds.of(90, 6, 3, 2, arena);
        Graph graph = graph(3).frozen(name -> !name.equals("dense3"));
        Network network = Network.of(graph, Purpose.TRAINING, 30, 1, arena, pool);
        Map<String, float[]> before = copies(network);
        Trainer trainer = new Trainer(network, new AdamW(0.01), 1, arena, pool);
        trainer.fit(data, 5, new TrainingListener() {});
        copies(network).forEach((name, after) -> {
            if (name.startsWith("dense3")) {
                assertThat(after).as(name).isNotEqualTo(before.get(name));
            } else {
                assertThat(after).as(name).isEqualTo(before.get(name));
            }
        });
    }

    @Test
    @DisplayName("G09: what leads to frozen layers only takes no gradients and less memory")
    void nothingIsComputedBelow() {
        Graph all = graph(3);
        Graph head = all.frozen(name -> !name.equals("dense3"));
        assertThat(Network.plannedBytes(head, Purpose.TRAINING, 32, 1))
                .isLessThan(Network.plannedBytes(all, Purpose.TRAINING, 32, 1));
        Network network = network(head, Purpose.TRAINING);
        // Whatever computed these gradients would overwrite them.
        Tensor untouched = network.gradients().get("dense1.weight");
        untouched.set(3, 17);
        step(network);
        assertThat(untouched.get(3)).isEqualTo(17f);
        assertThat(network.gradients().get("dense3.weight").toArray()).isNotEqualTo(new float[7 * 3]);
        assertThat(network.summary())
                .contains("56 frozen", "16 frozen", "63 frozen")
                .doesNotContain("24 frozen");
    }

    /** With what is to be trained before and behind. */
    private static Graph between(LayerCase c) {
        GraphBuilder builder = Graph.builder().input("x", c.inputs().getFirst());
        return builder.add("layer", c.layer(), "x")
                .add("tanh", new Tanh(), "layer")
                .output("tanh")
                .build();
    }

    static Stream<LayerCase> layersWithParameters() {
        return LayerCase.all()
                .filter(c -> c.inputs().size() == 1 && c.isDifferentiable())
                .filter(c -> between(c).parameterLayout().elements() > 0);
    }

    /** In inference batch norm does the same frozen or not, so the gradients beside have to be the same, bit for bit. */
    @ParameterizedTest
    @MethodSource("layersWithParameters")
    @DisplayName("G09: a frozen layer has no gradient and passes on that of its input")
    void frozenInTheMiddle(LayerCase c) {
        Network free = network(between(c), Purpose.INPUT_GRADIENTS);
        Network frozen = network(between(c).frozen(name -> true), Purpose.INPUT_GRADIENTS);
        for (Network network : List.of(free, frozen)) {
            network.input().copyFrom(c.values().sample(network.input().size(), new Random(1)));
            network.forward(ROWS, network == free ? Mode.INFERENCE : Mode.TRAINING);
            for (int i = 0; i < network.outputGradient().size(); i++) {
                network.outputGradient().set(i, 0.1f * (i % 7 - 3));
            }
            network.backward(ROWS);
        }
        assertThat(frozen.output().toArray()).isEqualTo(free.output().toArray());
        assertThat(frozen.inputGradient("x").toArray())
                .isEqualTo(free.inputGradient("x").toArray());
        assertThat(frozen.gradients().slab().toArray())
                .isEqualTo(new float[frozen.gradients().slab().size()]);
    }

    @Test
    @DisplayName("G09: shared layers are frozen together")
    void shared() {
        Graph graph = Graph.builder()
                .input("x", 3)
                .add("a", new lanewise.nn.layer.Dense(3, Initializer.HE), "x")
                .add("middle", new lanewise.nn.layer.Dense(3, Initializer.HE), "a")
                .share("again", "a", "middle")
                .output("again")
                .build()
                .frozen("a"::equals);
        assertThat(graph.uses().stream().filter(graph::isFrozen).map(Graph.Use::name))
                .containsExactly("a", "again");
        Network network = network(graph, Purpose.TRAINING);
        step(network);
        assertThat(network.gradients().get("a.weight").toArray()).isEqualTo(new float[9]);
        assertThat(network.gradients().get("middle.weight").toArray()).isNotEqualTo(new float[9]);
    }

    @Test
    @DisplayName("G09: nothing to freeze is refused, with what there is")
    void nothingToFreeze() {
        assertThatThrownBy(() -> graph(3).frozen("relu1"::equals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[batch_norm1, dense1, dense2, dense3]");
        assertThat(graph(3).frozen("dense1"::equals).frozenGroup().members().test("dense1.bias"))
                .isTrue();
        assertThat(graph(3).frozenGroup().members().test("dense1.bias")).isFalse();
    }

    @Test
    @DisplayName("G09: weights of another network by name, all or some of them")
    void weights() {
        Network trained = network(graph(3), Purpose.TRAINING);
        step(trained);
        Network same = network(graph(3), Purpose.INFERENCE);
        assertThat(Weights.copy(trained.tensors(), same))
                .containsExactlyElementsOf(trained.tensors().keySet());
        trained.forward(ROWS);
        same.input().copyFrom(trained.input());
        same.forward(ROWS);
        assertThat(same.output().toArray()).isEqualTo(trained.output().toArray());

        Network other = Network.of(graph(5), Purpose.TRAINING, ROWS, 9, arena, pool);
        float[] head = other.parameters().get("dense3.weight").toArray();
        List<String> copied = Weights.copy(trained.tensors(), other, name -> !name.startsWith("dense3"));
        assertThat(copied).contains("dense1.weight", "batch_norm1.running_var").doesNotContain("dense3.bias");
        for (String name : copied) {
            assertThat(other.tensors().get(name).toArray())
                    .isEqualTo(trained.tensors().get(name).toArray());
        }
        assertThat(other.parameters().get("dense3.weight").toArray()).isEqualTo(head);
    }

    @Test
    @DisplayName("G09: what does not fit is refused with all names and both shapes, before anything is copied")
    void weightsThatDoNotFit() {
        Network to = network(graph(5), Purpose.INFERENCE);
        Map<String, float[]> before = copies(to);
        Map<String, Tensor> from =
                new HashMap<>(network(graph(3), Purpose.INFERENCE).tensors());
        from.remove("dense1.bias");
        from.put("extra.scale", arena.allocate(2, 2));
        assertThatThrownBy(() -> Weights.copy(from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "missing dense1.bias 8",
                        "dense3.weight is 7x3 but the network has 7x5",
                        "dense3.bias is 3 but the network has 5",
                        "unexpected extra.scale 2x2");
        assertThatThrownBy(() -> Weights.copy(from, to, name -> name.startsWith("lstm")))
                .hasMessageContainingAll("nothing is chosen", "dense1.weight");
        copies(to).forEach((name, after) -> assertThat(after).isEqualTo(before.get(name)));
    }
}
