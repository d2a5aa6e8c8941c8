package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks are checked when they are built (rows A02, L07). */
class NetworkTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network small(int capacity) {
        return Network.builder(Shape.of(4)).dense(3).relu().dense(2).build(capacity, 1, arena, pool);
    }

    @Test
    void shapeErrorsNameTheLayer() {
        assertThatThrownBy(() -> Network.builder(Shape.of(8, 8)).dense(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense1 (node 1)")
                .hasMessageContaining("dense")
                .hasMessageContaining("8x8");
        assertThatThrownBy(() -> Network.builder(Shape.of(2, 3)).relu().relu().dense(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense1 (node 3)")
                .hasMessageContaining("2x3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void unitsBelowOneAreRefused(int units) {
        assertThatThrownBy(() -> Network.builder(Shape.of(4)).dense(units))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("units is " + units)
                .hasMessageContaining("at least 1");
    }

    @Test
    void aNetworkWithoutLayersIsRefused() {
        assertThatThrownBy(() -> Network.builder(Shape.of(4)).build(1, 1, arena, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no layers");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5})
    void capacitiesBelowOneAreRefused(int capacity) {
        assertThatThrownBy(() -> small(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(capacity))
                .hasMessageContaining("at least 1");
    }

    /** Nothing is taken from the arena when the parameters cannot fit one slab. */
    @Test
    void tooManyParametersAreRefusedBeforeAllocation() {
        long before = arena.bytes();
        assertThatThrownBy(
                        () -> Network.builder(Shape.of(100_000)).dense(100_000).build(1, 1, arena, pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000x100000");
        assertThat(arena.bytes()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4})
    void rowsOutsideTheCapacityAreRefusedWithBothNumbers(int rows) {
        Network network = small(3);
        assertThatThrownBy(() -> network.forward(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(rows))
                .hasMessageContaining("3");
        assertThatThrownBy(() -> network.backward(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(rows))
                .hasMessageContaining("3");
    }

    /** Use after close is an exception, never a crash. */
    @Test
    void useAfterTheArenaIsClosedThrows() {
        Network network;
        try (TensorArena inner = TensorArena.ofShared()) {
            network = Network.builder(Shape.of(4)).dense(3).relu().dense(2).build(2, 1, inner, pool);
            network.forward(2);
        }
        assertThatThrownBy(() -> network.forward(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network.backward(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network.input().get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void reluAsTheFirstLayerKeepsTheInput() {
        Network network = Network.builder(Shape.of(3)).relu().dense(2).build(1, 1, arena, pool);
        network.input().copyFrom(-1, 2, -3);
        network.forward(1);
        network.outputGradient().copyFrom(1, 1);
        network.backward(1);
        assertThat(network.input().toArray()).containsExactly(-1, 2, -3);
        // dW has the rectified inputs in it.
        assertThat(network.gradients().get("dense1.weight").toArray()).containsExactly(0, 0, 2, 2, 0, 0);
    }

    /** The input stays for a dense first layer too, so that a caller may look at it or run it again. */
    @Test
    void aStepKeepsTheInput() {
        Network network = small(1);
        network.input().copyFrom(1, -2, 3, -4);
        network.forward(1);
        network.outputGradient().copyFrom(1, 1);
        network.backward(1);
        assertThat(network.input().toArray()).containsExactly(1, -2, 3, -4);
    }

    @Test
    void gradientsAreOverwrittenNotAdded() {
        Network network = small(2);
        network.input().copyFrom(1, 2, 3, 4, 5, 6, 7, 8);
        float[][] gradients = new float[2][];
        for (int i = 0; i < 2; i++) {
            network.forward(2);
            network.outputGradient().copyFrom(1, -1, 2, 0.5f);
            network.backward(2);
            gradients[i] = network.gradients().slab().toArray();
        }
        assertThat(gradients[1]).isEqualTo(gradients[0]);
        assertThat(gradients[0]).isNotEqualTo(new float[gradients[0].length]);
    }

    /** Padding of the slabs is zero and stays zero, or it would reach optimizers and files. */
    @Test
    void paddingStaysZero() {
        Network network = small(1);
        network.input().copyFrom(1, 2, 3, 4);
        network.forward(1);
        network.outputGradient().copyFrom(1, -1);
        network.backward(1);
        float[] slab = network.gradients().slab().toArray();
        // dense1.weight has 12 of 16 elements.
        assertThat(slab[12]).isZero();
        assertThat(slab[15]).isZero();
        // dense1.bias has 3 of 16.
        assertThat(slab[19]).isZero();
        assertThat(slab[31]).isZero();
    }

    /** A02: 4·3 + 3 and 3·2 + 2 parameters. */
    @Test
    void summary() {
        assertThat(small(1).summary().lines())
                .containsExactly(
                        "layer   kind   reads   output  parameters  bytes  FLOPs",
                        "input   input          4                      16",
                        "dense1  dense  input   3               15     12     27",
                        "relu1   relu   dense1  3                0     12      0",
                        "dense2  dense  relu1   2                8      8     14",
                        "",
                        "parameters  23 (92 bytes)",
                        "per example 41 FLOPs forward",
                        "batch of 1: 80 bytes of activations and gradients in 320");
    }

    /** Numbers in it are for people and programs alike, whatever digits a locale would use. */
    @Test
    void summaryDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        String expected = small(1).summary();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(small(1).summary()).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    /** L07: 3072-50-10 has 154,160 parameters. */
    @Test
    void parameterCountOfTheTextbooksExample() {
        Network network =
                Network.builder(Shape.of(3072)).dense(50).relu().dense(10).build(1, 1, arena, pool);
        assertThat(network.parameters().layout().elements()).isEqualTo(154_160);
        assertThat(network.summary()).contains("parameters  154,160 (616,640 bytes)");
    }

    /** Names of parameters are part of the file format. */
    @Test
    void namesAndShapes() {
        assertThat(small(5).parameters().layout().entries().stream().map(e -> e.name() + " " + e.shape()))
                .containsExactly("dense1.weight 4x3", "dense1.bias 3", "dense2.weight 3x2", "dense2.bias 2");
        assertThat(small(5).graph().uses().stream().map(u -> u.name() + " reads " + u.inputs()))
                .containsExactly("dense1 reads [input]", "relu1 reads [dense1]", "dense2 reads [relu1]");
        assertThat(small(5).graph().uses().stream().map(Graph.Use::layer))
                .containsExactly(new Dense(3, Initializer.HE), new Relu(), new Dense(2, Initializer.HE));
        assertThat(small(5).input().shape()).isEqualTo(Shape.of(5, 4));
        assertThat(small(5).output().shape()).isEqualTo(Shape.of(5, 2));
        assertThat(small(5).outputGradient().shape()).isEqualTo(Shape.of(5, 2));
        assertThat(small(5).capacity()).isEqualTo(5);
    }

    @Test
    void firstNonFiniteNamesTheFirstPlace() {
        Network network = small(2);
        network.input().copyFrom(1, 2, 3, 4, 5, 6, 7, 8);
        network.forward(2);
        assertThat(network.firstNonFinite(2)).isEmpty();

        network.parameters().get("dense2.bias").set(1, Float.POSITIVE_INFINITY);
        network.forward(2);
        assertThat(network.firstNonFinite(2)).contains("dense2");

        network.parameters().get("dense1.bias").set(1, Float.NaN);
        network.forward(2);
        assertThat(network.firstNonFinite(2).orElseThrow()).isIn("dense1", "relu1");

        network.input().set(5, Float.NaN);
        network.forward(2);
        assertThat(network.firstNonFinite(2)).contains("input");
        // The second example is not looked at.
        assertThat(network.firstNonFinite(1).orElseThrow()).isIn("dense1", "relu1");
    }

    /** Looking for the place runs the batch again, but counts it once. */
    @Test
    void firstNonFiniteLeavesRunningStatisticsAlone() {
        Network network = Network.builder(Shape.of(4)).dense(3).batchNorm().build(2, 1, arena, pool);
        network.input().copyFrom(1, 2, 3, 4, 8, 7, 6, 5);
        network.forward(2, Pass.Mode.TRAINING);
        float[] once = network.state().orElseThrow().slab().toArray();
        assertThat(network.firstNonFinite(2)).isEmpty();
        assertThat(network.state().orElseThrow().slab().toArray()).isEqualTo(once);
        network.forward(2, Pass.Mode.TRAINING);
        assertThat(network.state().orElseThrow().slab().toArray()).isNotEqualTo(once);
    }

    /** With the time it needs, the warm-up leaves nothing behind; a second one has nothing to do. */
    @Test
    void warmUpCompilesEverythingOnce() {
        Network network = small(2);
        assertThat(network.warmUp(Set.of(), Duration.ofMinutes(1)).notCompiled())
                .isEmpty();
        assertThat(network.warmUp(Set.of(), Duration.ofMinutes(1)).kernels()).isZero();
    }

    /** A plan takes a known amount of memory and a network no more of it when it runs. */
    @Test
    void runningTakesNothingFromTheArena() {
        Network network = small(4);
        long before = arena.bytes();
        network.forward(4);
        network.backward(4);
        assertThat(arena.bytes()).isEqualTo(before);
    }
}
