package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.ScaleBy;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.MeanAbsoluteError;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tool: what it finds, and what it says (row A16). */
class GradientCheckTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private static Graph alone(Layer layer, int... shape) {
        return Graph.builder()
                .input("x", shape)
                .add("layer", layer, "x")
                .output("layer")
                .build();
    }

    /** A10: a ReLU at 0, whose slope is that to the left, and a greatest of equal elements, the first of which has the slope: on their own side, and counted. */
    @Test
    void a10KinksAreCounted() {
        GradientReport relu = GradientCheck.of(alone(new Relu(), 3))
                .rows(1)
                .input("x", 0, 1, -1)
                .run();
        assertThat(relu.passed()).as("%s", relu).isTrue();
        assertThat(relu.tensors().getFirst().oneSided()).isEqualTo(1);
        assertThat(relu.tensors().getFirst().kinks()).isZero();
        GradientReport max = GradientCheck.of(alone(new MaxPool2d(2), 1, 2, 2))
                .rows(1)
                .input("x", 2, 2, 1, 1.5f)
                .run();
        assertThat(max.passed()).as("%s", max).isTrue();
        assertThat(max.tensors().getFirst().oneSided()).isEqualTo(2);
    }

    /** At the tip of |x − y| there is no slope on either side of the derivative 0; it is named, and the others pass. */
    @Test
    void kinksOfBothSidesAreNamed() {
        GradientReport report = GradientCheck.of(alone(new ScaleBy(1), 3), new MeanAbsoluteError())
                .rows(1)
                .input("x", 1, 2, 3)
                .targets("layer", 0, 2, 5)
                .run();
        TensorCheck x = report.tensors().getFirst();
        assertThat(x.kinks()).isEqualTo(1);
        assertThat(x.measured()).isEqualTo(2);
        assertThat(x.firstKink()).isEqualTo("x[0,1]");
        assertThat(report.toString()).contains("first at a kink: x[0,1]");
        assertThat(report.passed()).isTrue();
    }

    /** What can nowhere be measured has not passed. */
    @Test
    void kinksOnlyIsNoProof() {
        GradientReport report = GradientCheck.of(alone(new ScaleBy(1), 1), new MeanAbsoluteError())
                .rows(1)
                .input("x", 2)
                .targets("layer", 2)
                .run();
        assertThat(report.tensors().getFirst().measured()).isZero();
        assertThat(report.passed()).isFalse();
    }

    /** A02, A03, A11: the worked example of the textbook, on the numbers of its network, which stays as it is. */
    @Test
    void a03TheWorkedExample() {
        Network network = Network.builder(Shape.of(2)).dense(2).relu().dense(2).build(1, 1, arena, pool);
        network.parameters().get("dense1.weight").copyFrom(0.1f, 0.6f, 0.3f, 0.8f);
        network.parameters().get("dense1.bias").copyFrom(0.5f, 0.5f);
        network.parameters().get("dense2.weight").copyFrom(0.5f, 0.25f, 0.9f, 0.15f);
        network.parameters().get("dense2.bias").copyFrom(0.6f, 0.3f);
        float[] before = network.parameters().slab().toArray();
        GradientReport report = GradientCheck.of(network, new SoftmaxCrossEntropy())
                .rows(1)
                .input("input", 0.2f, 0.5f)
                .labels("dense2", 1)
                .run();
        assertThat(report.passed()).as("%s", report).isTrue();
        assertThat(report.loss()).isCloseTo(1.48835292617, within(1e-6));
        assertThat(report.tensors()).hasSize(5);
        assertThat(network.parameters().slab().toArray()).isEqualTo(before);
    }

    /** Two inputs, two outputs with losses of their own and one without, parameters used twice. */
    @Test
    void severalInputsAndOutputs() {
        Graph graph = Graph.builder()
                .input("words", 3)
                .input("x", 4)
                .add("table", new Embedding(7, 4), "words")
                .add("flat", new Flatten(), "table")
                .add("classes", new Dense(5, Initializer.GLOROT), "flat")
                .add("hidden", new Dense(4, Initializer.GLOROT), "x")
                .share("again", "hidden", "hidden")
                .add("number", new Dense(2, Initializer.GLOROT), "again")
                .output("classes", "number", "again")
                .build();
        GradientReport report = GradientCheck.of(graph)
                .loss("classes", new SoftmaxCrossEntropy())
                .loss("number", new Huber(1))
                .everything()
                .run();
        assertThat(report.passed()).as("%s", report).isTrue();
        assertThat(report.tensors().stream().map(TensorCheck::name))
                .contains("table.weight", "hidden.weight", "x")
                .doesNotContain("words");
        assertThat(report.values().stream().map(ElementCheck::element))
                .anyMatch(name -> name.equals("loss of classes"))
                .anyMatch(name -> name.startsWith("again["));
    }

    /** Running statistics are of a training pass, not 0 and 1. */
    @Test
    void inferenceWithRunningStatistics() {
        GradientReport report = GradientCheck.of(alone(new BatchNorm(0.9, 1e-5), 3), new MeanSquaredError())
                .mode(Pass.Mode.INFERENCE)
                .run();
        assertThat(report.passed()).as("%s", report).isTrue();
        assertThat(report.toString()).contains("inference");
    }

    @Test
    void wrongUseIsRefused() {
        Graph graph = alone(new Relu(), 3);
        GradientCheck check = GradientCheck.of(graph, new MeanSquaredError());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.input("z", 1))
                .withMessageContaining("no input 'z'")
                .withMessageContaining("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.loss("z", new MeanSquaredError()))
                .withMessageContaining("no output 'z'");
        assertThatIllegalArgumentException().isThrownBy(() -> check.rows(0)).withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> check.sample(0)).withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.range("x", 2, 1))
                .withMessageContaining("2.0 to 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.targets("layer", 1, 2, 3))
                .withMessageContaining("3 targets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(graph).labels("layer", 1))
                .withMessageContaining("output with a loss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(graph).input("x", 1, 2).run())
                .withMessageContaining("2 values")
                .withMessageContaining("12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(graph, new MeanSquaredError())
                        .weights("layer", 1)
                        .run())
                .withMessageContaining("1 weights")
                .withMessageContaining("4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(graph, new MeanSquaredError())
                        .targets("layer", 1, 2, 3, 4)
                        .run())
                .withMessageContaining("1 targets of an example")
                .withMessageContaining("3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(graph, new SoftmaxCrossEntropy())
                        .labels("layer", 0, 1, 2, 3)
                        .run())
                .withMessageContaining("label 3");
        Graph two = Graph.builder()
                .input("x", 3)
                .add("a", new Relu(), "x")
                .add("b", new Relu(), "x")
                .output("a", "b")
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.of(two, new MeanSquaredError()))
                .withMessageContaining("[a, b]");
    }

    @Test
    void elementsAreNamedByTheirIndices() {
        assertThat(Leaf.index(Shape.of(4, 2, 3, 3), 65)).isEqualTo("[3,1,0,2]");
        assertThat(Leaf.index(Shape.of(5), 4)).isEqualTo("[4]");
        assertThat(Arrays.asList(Leaf.index(Shape.of(2, 3), 0), Leaf.index(Shape.of(2, 3), 5)))
                .containsExactly("[0,0]", "[1,2]");
    }
}
