package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Purpose;
import lanewise.nn.Tape;
import lanewise.nn.TapeBuilder;
import lanewise.nn.Value;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Networks of 2 to 12 layers drawn from all layers, some read by several others, some sharing parameters, with up to four inputs. */
class RandomGraphTest {
    private static final int CAPACITY = 4;
    private static final int SAMPLE = 8;

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return Arbitraries.integers()
                .between(0, 1 << 24)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMinSize(2)
                .ofMaxSize(12)
                .map(RandomGraph::of);
    }

    /** A01, A02, A16: the reference's gradient against its differences, and the float network against the reference. */
    @Property(tries = 250)
    void a16RandomGraphsPassTheGradientCheck(@ForAll("graphs") RandomGraph random) {
        GradientReport report = check(random).run();
        assertThat(report.withoutReference()).isEmpty();
        assertThat(report.passed()).as("%s", report).isTrue();
    }

    private static GradientCheck check(RandomGraph random) {
        Graph graph = random.graph();
        int gene = random.gene();
        GradientCheck check = GradientCheck.of(graph)
                .seed(gene)
                .rows(2 + gene % 3)
                .sample(SAMPLE)
                .mode(Pass.Mode.values()[gene % Pass.Mode.values().length]);
        String output = graph.outputs().getFirst();
        if (gene % 5 < 2 && graph.shape(output).rank() == 1) {
            return check.loss(output, gene % 5 == 0 ? new SoftmaxCrossEntropy() : new MeanSquaredError());
        }
        return check;
    }

    /** A14, A15: what is defined and then run gives the bits of what is defined by running it. */
    @Property(tries = 250)
    void a15TapesEqualGraphs(@ForAll("graphs") RandomGraph random) {
        Graph graph = random.graph();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.of(graph, Purpose.TRAINING, CAPACITY, 7, arena, pool);
            Tape tape = tape(graph).build(CAPACITY, 7, arena, pool);
            Random numbers = new Random(random.gene());
            fill(network.parameters().slab(), numbers);
            tape.parameters().slab().copyFrom(network.parameters().slab());
            for (int round = 0; round < 2; round++) {
                int rows = 2 + numbers.nextInt(CAPACITY - 1);
                graph.inputs().keySet().forEach(name -> fillInput(name, network.input(name), numbers));
                network.forward(rows, Pass.Mode.TRAINING);
                Map<String, Value> values = record(tape, network, rows);
                for (String name : graph.outputs()) {
                    int used = rows * graph.shape(name).elements();
                    assertThat(bits(values.get(name).tensor(), used))
                            .as(name)
                            .isEqualTo(bits(network.output(name), used));
                    fill(network.outputGradient(name), numbers);
                    values.get(name).gradient().copyFrom(network.outputGradient(name));
                }
                network.backward(rows);
                tape.backward(graph.outputs().stream().map(values::get).toArray(Value[]::new));
                assertThat(bits(tape.gradients().slab()))
                        .isEqualTo(bits(network.gradients().slab()));
                network.state()
                        .ifPresent(state -> assertThat(
                                        bits(tape.state().orElseThrow().slab()))
                                .isEqualTo(bits(state.slab())));
            }
        }
    }

    private static void fill(Tensor tensor, Random numbers) {
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, (float) numbers.nextGaussian());
        }
    }

    private static void fillInput(String name, Tensor tensor, Random numbers) {
        fill(tensor, numbers);
        if (name.equals(RandomGraph.NUMBERS)) {
            for (int i = 0; i < tensor.size(); i++) {
                tensor.set(i, numbers.nextInt(5));
            }
        }
    }

    private static int[] bits(Tensor tensor) {
        return bits(tensor, tensor.size());
    }

    private static int[] bits(Tensor tensor, int n) {
        int[] bits = new int[n];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(tensor.get(i)));
        return bits;
    }

    private static boolean isNamed(Graph graph, Graph.Use use) {
        String prefix = use.owner() + ".";
        return graph.parameterLayout().entries().stream().anyMatch(e -> e.name().startsWith(prefix));
    }

    private static TapeBuilder tape(Graph graph) {
        TapeBuilder builder = Tape.builder();
        for (Graph.Use use : graph.uses()) {
            if (use.ownsParameters() && isNamed(graph, use)) {
                builder.layer(use.name(), use.layer(), graph.inputShapes(use).toArray(Shape[]::new));
            }
        }
        return builder;
    }

    private static Map<String, Value> record(Tape tape, Network network, int rows) {
        Graph graph = network.graph();
        Map<String, Value> values = new HashMap<>();
        tape.begin(rows, Pass.Mode.TRAINING);
        graph.inputs().forEach((name, shape) -> {
            Value value = tape.input(shape);
            value.tensor().copyFrom(network.input(name));
            values.put(name, value);
        });
        for (Graph.Use use : graph.uses()) {
            List<Value> from = use.inputs().stream().map(values::get).toList();
            Value[] x = from.toArray(Value[]::new);
            values.put(use.name(), isNamed(graph, use) ? tape.apply(use.owner(), x) : tape.apply(use.layer(), x));
        }
        return values;
    }
}
