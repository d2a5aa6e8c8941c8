package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.Pass.Mode;
import lanewise.nn.Purpose;
import lanewise.nn.Tape;
import lanewise.nn.Value;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.SimdInfo;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, on batches that are large enough to be shared among workers. */
class SharedWorkTest {
    private static final int ENOUGH = 40_000;
    private static final long SEED = 11;

    static Stream<LayerCase> layers() {
        return LayerCase.all();
    }

    /** Those that take examples of another size, too. */
    static Stream<LayerCase> resizable() {
        return layers().filter(c -> !(c.layer() instanceof Reshape));
    }

    private static int elements(List<Shape> shapes) {
        return shapes.stream().mapToInt(Shape::elements).max().orElseThrow();
    }

    /** With examples so wide that one is enough, by an odd factor. */
    private static LayerCase widened(LayerCase c) {
        int factor = ENOUGH / elements(c.inputs()) | 1;
        List<Shape> wide = c.inputs().stream()
                .map(s -> {
                    int[] dims = s.toArray();
                    dims[dims.length - 1] *= factor;
                    return Shape.of(dims);
                })
                .toList();
        return new LayerCase(c.layer(), wide, c.values());
    }

    /** Between layers that work in place, and read twice, so that gradients are added. */
    private static Graph graph(LayerCase c) {
        GraphBuilder builder = Graph.builder();
        List<String> from = new ArrayList<>();
        for (int i = 0; i < c.inputs().size(); i++) {
            String name = "in" + i;
            builder.input(name, c.inputs().get(i));
            if (c.isDifferentiable()) {
                builder.add("before" + i, new ScaleBy(0.9f), name);
                name = "before" + i;
            }
            from.add(name);
        }
        return builder.add("layer", c.layer(), from.toArray(String[]::new))
                .add("tanh", new Tanh(), "layer")
                .add("both", new Add(), "tanh", "layer")
                .output("both")
                .build();
    }

    private static Network network(LayerCase c, int capacity, TensorArena arena, WorkerPool pool) {
        Network network = Network.of(graph(c), Purpose.INPUT_GRADIENTS, capacity, SEED, arena, pool);
        Random random = new Random(5);
        for (String name : network.graph().inputs().keySet()) {
            network.input(name).copyFrom(c.values().sample(network.input(name).size(), random));
        }
        network.tensors().forEach((name, t) -> {
            for (int i = 0; i < t.size(); i++) {
                t.set(i, 0.3f + 0.5f * random.nextFloat());
            }
        });
        return network;
    }

    private static void step(Network network, int rows, Mode mode) {
        network.forward(rows, mode);
        network.outputGradient().copyFrom(network.output());
        network.backward(rows);
    }

    /** Whatever a step in each mode leaves. */
    private static List<float[]> results(LayerCase c, int capacity, int rows, int threads) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Network network = network(c, capacity, arena, pool);
            List<float[]> results = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                step(network, rows, mode);
                results.add(network.output().toArray());
                network.graph()
                        .inputs()
                        .keySet()
                        .forEach(name -> results.add(network.inputGradient(name).toArray()));
                if (network.graph().parameterLayout().elements() > 0) {
                    results.add(network.gradients().slab().toArray());
                }
                network.state().ifPresent(state -> results.add(state.slab().toArray()));
            }
            return results;
        }
    }

    private static void check(LayerCase c, int capacity, int rows) {
        List<float[]> one = results(c, capacity, rows, 1);
        for (int threads = 2; threads <= 3; threads++) {
            List<float[]> more = results(c, capacity, rows, threads);
            for (int i = 0; i < one.size(); i++) {
                // Arrays.equals compares bits, but for NaNs.
                assertThat(Arrays.equals(more.get(i), one.get(i)))
                        .as("%s: %d of %d rows, %d workers, result %d", c, rows, capacity, threads, i)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void manyExamples(LayerCase c) {
        int rows = ENOUGH / elements(c.inputs()) | 1;
        check(c, rows, rows);
        check(c, 2 * rows + 5, rows + 2);
    }

    /** Down to fewer examples than workers. */
    @ParameterizedTest
    @MethodSource("resizable")
    void largeExamples(LayerCase c) {
        check(widened(c), 1, 1);
        check(widened(c), 3, 2);
        check(widened(c), 5, 5);
    }

    /** A layer applied twice to values used twice, and a view between: gradients of values and parameters are added, and passed on. */
    private static List<float[]> tape(int rows, int threads) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Tape tape = Tape.builder()
                    .layer("cell", new Dense(201, Initializer.HE, Activation.TANH), Shape.of(201))
                    .build(rows + 3, SEED, arena, pool);
            tape.begin(rows, Mode.TRAINING);
            Value x = tape.input(Shape.of(201));
            Random random = new Random(3);
            for (int i = 0; i < x.tensor().size(); i++) {
                x.tensor().set(i, random.nextFloat() - 0.5f);
            }
            Value h = tape.apply("cell", x);
            Value view = tape.apply(new Reshape(Shape.of(3, 67)), h);
            Value y = tape.apply(new Add(), tape.apply("cell", h), tape.apply(new Flatten(), view), h);
            y.gradient().copyFrom(y.tensor());
            tape.backward(y);
            return List.of(
                    y.tensor().toArray(),
                    h.gradient().toArray(),
                    tape.gradients().slab().toArray());
        }
    }

    @Test
    void tapesAddGradientsWithTheSameBits() {
        for (int rows : new int[] {1, 2, 211}) {
            List<float[]> one = tape(rows, 1);
            for (int threads = 2; threads <= 3; threads++) {
                List<float[]> more = tape(rows, threads);
                for (int i = 0; i < one.size(); i++) {
                    assertThat(Arrays.equals(more.get(i), one.get(i)))
                            .as("%d rows, %d workers, result %d", rows, threads, i)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void sharedStepsAllocateNothing() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            Set<Kernel> kernels = new HashSet<>();
            List<LayerCase> cases = layers().toList();
            List<Network> networks = new ArrayList<>();
            for (LayerCase c : cases) {
                Network network = network(c, ENOUGH / elements(c.inputs()) | 1, arena, pool);
                kernels.addAll(network.graph().kernels());
                networks.add(network);
            }
            networks.getFirst().warmUp(kernels, Duration.ofMinutes(3));
            AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
            for (int i = 0; i < cases.size(); i++) {
                Network network = networks.get(i);
                Runnable step = () -> step(network, network.capacity(), Mode.TRAINING);
                for (int s = 0; s < 300; s++) {
                    step.run();
                }
                assertThat(SteadyState.bytes(meter, 5, step))
                        .as(cases.get(i).toString())
                        .isZero();
            }
        }
    }
}
