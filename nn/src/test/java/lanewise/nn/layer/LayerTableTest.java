package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Pass.Mode;
import lanewise.nn.Purpose;
import lanewise.nn.format.GraphText;
import lanewise.simd.AllocationMeter;
import lanewise.simd.SimdInfo;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer. */
class LayerTableTest {
    private static final int CAPACITY = 5;
    private static final int ROWS = 4;
    private static final long SEED = 11;

    /**
     * Of Σ|gradient · direction|. The third derivative times h²/6 with h = 2⁻⁷ is below 10⁻⁵ of it for these functions and values, rounding below 2⁻²⁴ ·
     * √n / h = 10⁻⁴; a single wrong gradient of 400 is more than 1/1000.
     */
    private static final double TOLERANCE = 1e-3;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(2);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    static Stream<LayerCase> layers() {
        return LayerCase.all();
    }

    private static String in(int i) {
        return "in" + i;
    }

    /** The inputs of a case, each with a layer behind it that has to be trained and may be written over. */
    private static GraphBuilder inputs(LayerCase c) {
        GraphBuilder builder = Graph.builder();
        for (int i = 0; i < c.inputs().size(); i++) {
            builder.input(in(i), c.inputs().get(i));
        }
        return builder;
    }

    private static String[] names(LayerCase c) {
        return IntStream.range(0, c.inputs().size())
                .mapToObj(LayerTableTest::in)
                .toArray(String[]::new);
    }

    private static Graph alone(LayerCase c) {
        return inputs(c).add("layer", c.layer(), names(c)).output("layer").build();
    }

    private Network network(Graph graph, Purpose purpose) {
        return Network.of(graph, purpose, CAPACITY, SEED, arena, pool);
    }

    /** Random parameters too, so that gains are not 1 and biases not 0. */
    private static void fill(Network network, LayerCase c, long seed) {
        Random random = new Random(seed);
        for (String name : network.graph().inputs().keySet()) {
            network.input(name).copyFrom(c.values().sample(network.input(name).size(), random));
        }
        network.tensors().forEach((name, t) -> {
            for (int i = 0; i < t.size(); i++) {
                t.set(i, 0.3f + 0.5f * random.nextFloat());
            }
        });
    }

    private static int[] bits(Network network, int rows) {
        int n = rows * network.outputShape().elements();
        return IntStream.range(0, n)
                .map(i -> Float.floatToIntBits(network.output().get(i)))
                .toArray();
    }

    private static int[] run(Network network, int rows, Mode mode) {
        network.resumeRandom(3);
        network.forward(rows, mode);
        return bits(network, rows);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void textAndBack(LayerCase c) {
        assertThat(Layers.parse(c.layer().toText())).isEqualTo(c.layer());
        Graph graph = alone(c);
        assertThat(GraphText.write(GraphText.read(GraphText.write(graph)))).isEqualTo(GraphText.write(graph));
    }

    /** Issue 6, row 6. */
    @ParameterizedTest
    @MethodSource("layers")
    void plannedBytesAreAllocatedBytes(LayerCase c) {
        for (Purpose purpose : Purpose.values()) {
            long before = arena.bytes();
            network(alone(c), purpose);
            assertThat(arena.bytes() - before)
                    .isEqualTo(Network.plannedBytes(alone(c), purpose, CAPACITY, pool.workers()));
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aNetworkForInferenceGivesTheSameBits(LayerCase c) {
        Network training = network(alone(c), Purpose.TRAINING);
        Network inference = network(alone(c), Purpose.INFERENCE);
        fill(training, c, 1);
        fill(inference, c, 1);
        assertThat(run(inference, ROWS, Mode.INFERENCE)).isEqualTo(run(training, ROWS, Mode.INFERENCE));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aRowDependsOnItselfOnly(LayerCase c) {
        for (Mode mode : Mode.values()) {
            if (mode != Mode.TRAINING || !c.mixesRows()) {
                Network network = network(alone(c), Purpose.TRAINING);
                fill(network, c, 1);
                int[] all = run(network, CAPACITY, mode);
                int features = all.length / CAPACITY;
                for (int i = 0; i < c.inputs().size() && c.isDifferentiable(); i++) {
                    int row = c.inputs().get(i).elements();
                    for (int k = row; k < CAPACITY * row; k++) {
                        network.input(in(i)).set(k, k < 2 * row ? 0.7f : Float.NaN);
                    }
                }
                int[] two = run(network, 2, mode);
                assertThat(Arrays.copyOf(two, features)).isEqualTo(Arrays.copyOf(all, features));
            }
        }
    }

    /** Dropout and noise too: neither other rows nor the capacity change their numbers. */
    @ParameterizedTest
    @MethodSource("layers")
    void theCapacityDoesNotMatter(LayerCase c) {
        Network wide = network(alone(c), Purpose.TRAINING);
        Network narrow = Network.of(alone(c), Purpose.TRAINING, 2, SEED, arena, pool);
        fill(wide, c, 1);
        fill(narrow, c, 1);
        for (String name : narrow.graph().inputs().keySet()) {
            narrow.input(name)
                    .copyFrom(wide.input(name).slice(0, narrow.input(name).size()));
        }
        wide.tensors().forEach((name, t) -> narrow.tensors().get(name).copyFrom(t));
        assertThat(run(narrow, 2, Mode.TRAINING)).isEqualTo(run(wide, 2, Mode.TRAINING));
    }

    private void checkSlope(LayerCase c, Graph graph) {
        for (Mode mode : List.of(Mode.TRAINING, Mode.INFERENCE)) {
            Network network = network(graph, Purpose.INPUT_GRADIENTS);
            fill(network, c, 2);
            Slope slope = Slope.of(network, ROWS, mode, name -> c.isDifferentiable(), new Random(5));
            assertThat(slope.backward())
                    .as("%s in %s: %s", c, mode, slope)
                    .isCloseTo(slope.difference(), within(TOLERANCE * slope.scale() + 1e-4));
        }
    }

    /** A01, A16: each operation's backward passes a finite-difference check, for inputs and parameters. */
    @ParameterizedTest
    @MethodSource("layers")
    void a01GradientsAreThoseOfCentralDifferences(LayerCase c) {
        checkSlope(c, alone(c));
    }

    /** In the middle, where values and gradients lie over each other. */
    @ParameterizedTest
    @MethodSource("layers")
    void worksBetweenLayersThatWorkInPlace(LayerCase c) {
        checkSlope(c, around(c, false));
    }

    /** Its inputs and its output are read by others too. */
    @ParameterizedTest
    @MethodSource("layers")
    void worksWhereValuesAreReadTwice(LayerCase c) {
        checkSlope(c, around(c, true));
    }

    private static Graph around(LayerCase c, boolean branches) {
        GraphBuilder builder = inputs(c);
        List<String> from = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        for (int i = 0; i < c.inputs().size(); i++) {
            String name = in(i);
            if (c.isDifferentiable()) {
                name = "before" + i;
                builder.add(name, new ScaleBy(0.9f), in(i));
            }
            from.add(name);
            if (branches) {
                builder.add("beside" + i, new Square(), name).add("besideSum" + i, new Sum(), "beside" + i);
                sums.add("besideSum" + i);
            }
        }
        builder.add("layer", c.layer(), from.toArray(String[]::new)).add("after", new ScaleBy(1.1f), "layer");
        if (branches) {
            builder.add("tanh", new Tanh(), "layer").add("both", new Add(), "tanh", "after", "layer");
            builder.add("bothSum", new Sum(), "both");
            sums.add("bothSum");
            return builder.add("end", new Concat(), sums.toArray(String[]::new))
                    .output("end")
                    .build();
        }
        return builder.add("end", new Tanh(), "after").output("end").build();
    }

    /** With other inputs, and added. */
    @ParameterizedTest
    @MethodSource("layers")
    void canBeShared(LayerCase c) {
        GraphBuilder builder = inputs(c);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < c.inputs().size(); i++) {
            String name = in(i);
            if (c.isDifferentiable()) {
                name = "other" + i;
                builder.add(name, new ScaleBy(0.8f), in(i));
            }
            others.add(name);
        }
        checkSlope(
                c,
                builder.add("layer", c.layer(), names(c))
                        .share("again", "layer", others.toArray(String[]::new))
                        .add("end", new Subtract(), "layer", "again")
                        .output("end")
                        .build());
    }

    /** First in a network for training, where nobody needs the gradient of its input. */
    @ParameterizedTest
    @MethodSource("layers")
    void parameterGradientsDoNotDependOnWhetherInputsHaveAny(LayerCase c) {
        Network with = network(alone(c), Purpose.INPUT_GRADIENTS);
        Network without = network(alone(c), Purpose.TRAINING);
        if (with.graph().parameterLayout().elements() == 0) {
            return;
        }
        for (Network network : List.of(with, without)) {
            fill(network, c, 4);
            run(network, ROWS, Mode.TRAINING);
            for (int i = 0; i < network.output().size(); i++) {
                network.outputGradient().set(i, 0.01f * (i % 17 - 8));
            }
            network.backward(ROWS);
        }
        assertThat(without.gradients().slab().toArray())
                .isEqualTo(with.gradients().slab().toArray());
    }

    /** With all kernels of all layers warm, and none else. */
    @Test
    void stepsAllocateNothing() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        Set<Kernel> kernels = new HashSet<>();
        List<Network> networks = new ArrayList<>();
        layers().forEach(c -> {
            Network network = network(around(c, true), Purpose.INPUT_GRADIENTS);
            fill(network, c, 3);
            kernels.addAll(network.graph().kernels());
            networks.add(network);
        });
        networks.getFirst().warmUp(kernels, Duration.ofMinutes(3));
        AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
        List<LayerCase> cases = layers().toList();
        for (int i = 0; i < cases.size(); i++) {
            Network network = networks.get(i);
            for (int s = 0; s < 300; s++) {
                step(network);
            }
            assertThat(SteadyState.bytes(meter, 5, () -> step(network)))
                    .as(cases.get(i).toString())
                    .isZero();
        }
    }

    private static void step(Network network) {
        network.forward(ROWS, Pass.Mode.TRAINING);
        network.backward(ROWS);
        network.forward(CAPACITY, Pass.Mode.INFERENCE);
        network.backward(CAPACITY);
    }
}
