package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks that are defined by running them. */
class TapeTest {
    private static final Layer RELU = new Relu();

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Tape cell(int capacity) {
        return Tape.builder()
                .layer("cell", new Dense(2, Initializer.HE), Shape.of(2))
                .layer("unused", new Dense(1, Initializer.HE), Shape.of(2))
                .build(capacity, 1, arena, pool);
    }

    private static float[] random(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** A15: a tape's outputs and gradients are those of the graph of the same layers (A14), bit for bit. */
    @Property(tries = 300)
    void a15EqualsTheGraph(@ForAll Random random) {
        RandomProgram program = new RandomProgram(random);
        int rows = 1 + random.nextInt(4);
        int n = 4 * RandomProgram.WIDTH;
        try (TensorArena inner = TensorArena.ofShared();
                WorkerPool one = WorkerPool.of(1)) {
            Network network = Network.of(program.graph(), Purpose.TRAINING, 4, 7, inner, one);
            Tape tape = program.tape(4, 7, inner, one);
            tape.parameters().slab().copyFrom(network.parameters().slab());
            for (int round = 0; round < 2; round++) {
                float[] x0 = random(random, n);
                float[] x1 = random(random, n);
                network.input("x0").copyFrom(x0);
                network.input("x1").copyFrom(x1);
                network.forward(rows, Pass.Mode.TRAINING);
                List<Value> outputs = program.outputs(program.record(tape, rows, x0, x1));
                for (int o = 0; o < outputs.size(); o++) {
                    String name = program.outputs().get(o);
                    int used = rows * RandomProgram.WIDTH;
                    assertThat(outputs.get(o).tensor().slice(0, used).toArray())
                            .as("%s of %s", name, program)
                            .isEqualTo(network.output(name).slice(0, used).toArray());
                    float[] dy = random(random, n);
                    if (outputs.get(o).isTrained()) {
                        outputs.get(o).gradient().copyFrom(dy);
                        network.outputGradient(name).copyFrom(dy);
                    }
                }
                network.backward(rows);
                tape.backward(outputs.stream().filter(Value::isTrained).toArray(Value[]::new));
                assertThat(tape.gradients().slab().toArray())
                        .as("%s", program)
                        .isEqualTo(network.gradients().slab().toArray());
            }
        }
    }

    /** A15: as many layers as the data says; x·w + b twice with w = 2·1, b = 1 is 4x + 3, and dy/dw = 4x + 1 by the chain rule. */
    @Test
    void a15LoopsMayDependOnData() {
        Tape tape = cell(1);
        tape.parameters().get("cell.weight").copyFrom(2, 0, 0, 2);
        tape.parameters().get("cell.bias").copyFrom(1, 1);
        for (int depth = 1; depth <= 3; depth++) {
            tape.begin(1, Pass.Mode.TRAINING);
            Value h = tape.input(Shape.of(2));
            h.tensor().copyFrom(3, 5);
            int length = 0;
            while (h.tensor().get(0) < Math.pow(2, depth) * 3) {
                h = tape.apply("cell", h);
                length++;
            }
            assertThat(tape.length()).isEqualTo(length).isEqualTo(depth);
            h.gradient().copyFrom(1, 0);
            tape.backward(h);
            float[] dw = tape.gradients().get("cell.weight").toArray();
            // d/dw of w(w(wx + b) + b) + b at w = 2, b = 1, x = 3, and with 5 beside it
            float[] own = {3, 2 * 3 + 7, 2 * (2 * 3 + 7) + 15};
            float[] beside = {5, 2 * 5 + 11, 2 * (2 * 5 + 11) + 23};
            assertThat(dw).containsExactly(own[depth - 1], 0, beside[depth - 1], 0);
            assertThat(tape.gradients().get("cell.bias").toArray()).containsExactly((1 << depth) - 1, 0);
        }
    }

    /** First values of what is kept are the layer's, too: running variances of 1, by which x/√(1 + 10⁻⁵) comes out. */
    @Test
    void layersMayKeepState() {
        Tape tape = Tape.builder().layer("norm", new BatchNorm(), Shape.of(2)).build(2, 1, arena, pool);
        assertThat(tape.state().orElseThrow().get("norm.running_var").toArray()).containsExactly(1, 1);
        tape.begin(1, Pass.Mode.INFERENCE);
        Value x = tape.input(Shape.of(2));
        x.tensor().copyFrom(3, 4, 0, 0);
        assertThat(tape.apply("norm", x).tensor().slice(0, 2).toArray())
                .containsExactly(new float[] {3, 4}, within(1e-4f));
    }

    /** Parameters that were not reached have a gradient of zero, also where there was one before. */
    @Test
    void whatIsNotAppliedHasNoGradient() {
        Tape tape = cell(1);
        tape.begin(1, Pass.Mode.TRAINING);
        Value y = tape.apply("unused", tape.input(Shape.of(2)));
        y.gradient().copyFrom(1);
        tape.backward(y);
        assertThat(tape.gradients().get("unused.bias").toArray()).containsExactly(1);
        tape.begin(1, Pass.Mode.TRAINING);
        Value h = tape.apply("cell", tape.input(Shape.of(2)));
        h.gradient().copyFrom(1, 1);
        tape.backward(h);
        assertThat(tape.gradients().get("unused.bias").toArray()).containsExactly(0);
        assertThat(tape.gradients().get("cell.bias").toArray()).containsExactly(1, 1);
    }

    /** What leads to no output of the backward pass takes no part. */
    @Test
    void branchesWithoutAGradientAreLeftOut() {
        Tape tape = cell(1);
        tape.begin(1, Pass.Mode.TRAINING);
        Value x = tape.input(Shape.of(2));
        x.tensor().copyFrom(1, 1);
        Value h = tape.apply("cell", x);
        Value side = tape.apply("unused", h);
        side.gradient().copyFrom(Float.NaN);
        h.gradient().copyFrom(1, 1);
        tape.backward(h);
        assertThat(tape.gradients().get("cell.bias").toArray()).containsExactly(1, 1);
        assertThat(tape.gradients().get("unused.bias").toArray()).containsExactly(0);
    }

    @Test
    void wrongUseIsRefused() {
        Tape tape = cell(3);
        assertThatThrownBy(() -> tape.input(Shape.of(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("begin");
        assertThatThrownBy(() -> tape.begin(4, Pass.Mode.TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("4", "3");
        tape.begin(1, Pass.Mode.TRAINING);
        Value x = tape.input(Shape.of(2));
        Value wide = tape.input(Shape.of(3));
        assertThatThrownBy(() -> tape.apply("cell", wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("cell", "[3]", "[2]");
        assertThatThrownBy(() -> tape.apply("other", x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'other'", "cell");
        assertThatThrownBy(() -> tape.apply(new Dense(2, Initializer.HE), x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("dense", "parameters");
        assertThatThrownBy(() -> tape.apply(RELU, x, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("relu takes 1", "2");
        assertThatThrownBy(x::gradient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trained");
        Value h = tape.apply("cell", x);
        tape.backward(h);
        assertThatThrownBy(() -> tape.backward(h))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("since begin");
        tape.begin(1, Pass.Mode.TRAINING);
        assertThatThrownBy(() -> tape.apply(RELU, h))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not recorded");
    }

    /** Paths of two lengths, taken in turn, after each has been gone once. */
    @Test
    void pathsGoneBeforeAllocateNothing() {
        Tape tape = cell(8);
        tape.warmUp(RELU.kernels(), Duration.ofMinutes(1));
        Layer add = new Add();
        Shape two = Shape.of(2);
        Runnable steps = () -> {
            for (int i = 0; i < 50; i++) {
                tape.begin(1 + i % 8, Pass.Mode.TRAINING);
                Value h = tape.input(two);
                Elementwise.fill(i, h.tensor(), 16);
                for (int t = 0; t <= i % 3; t++) {
                    h = tape.apply(add, h, tape.apply(RELU, tape.apply("cell", h)));
                }
                Elementwise.fill(1, h.gradient(), 16);
                tape.backward(h);
            }
        };
        steps.run();
        long bytes = arena.bytes();
        AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
        long[] windows = SteadyState.windows(meter, 20, steps);
        assertThat(windows[windows.length / 2]).isZero();
        assertThat(arena.bytes()).isEqualTo(bytes);
    }
}
