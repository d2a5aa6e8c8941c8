package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same bits for the same seed; TrainingBitsTest adds fresh processes and other vector widths.
 */
class DeterminismTest {
    /**
     * Two epochs of a network that gives every thread something to do, both in products (above 500,000) and in updates.
     */
    private static float[] parameters(Optimizer rule, long seed, int threads) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Dataset data = Clouds.of(100, 96, 5, 7, arena);
            Network network = Network.builder(Shape.of(96))
                    .dense(256)
                    .relu()
                    .dense(64)
                    .relu()
                    .dense(5)
                    .build(32, seed, arena, pool);
            new Trainer(network, rule, seed, arena, pool).fit(data, 2, new TrainingListener() {});
            return network.parameters().slab().toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam"})
    void sameSeedSameBitsWhateverTheThreads(String name) {
        Optimizer rule = List.of(new Sgd(0.05), new Momentum(0.05, 0.9), new Adam(1e-3)).stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow();
        float[] one = parameters(rule, 3, 1);
        // Arrays.equals compares bits, but for NaNs.
        assertThat(Arrays.equals(one, parameters(rule, 3, 1)))
                .as("a second time")
                .isTrue();
        assertThat(Arrays.equals(one, parameters(rule, 3, 2))).as("2 threads").isTrue();
        assertThat(Arrays.equals(one, parameters(rule, 3, 3))).as("3 threads").isTrue();
    }

    @Test
    void anotherSeedGivesAnotherNetwork() {
        assertThat(parameters(new Sgd(0.05), 3, 1)).isNotEqualTo(parameters(new Sgd(0.05), 4, 1));
    }

    /**
     * The seed of the trainer alone, with the same first parameters, changes the order of examples and so the result.
     */
    @Test
    void theTrainersSeedIsUsed() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Dataset data = Clouds.of(50, 6, 3, 7, arena);
            float[][] results = new float[3][];
            long[] seeds = {1, 2, 1};
            for (int i = 0; i < 3; i++) {
                Network network = Network.builder(Shape.of(6)).dense(3).build(8, 9, arena, pool);
                new Trainer(network, new Sgd(0.1), seeds[i], arena, pool).fit(data, 1, new TrainingListener() {});
                results[i] = network.parameters().slab().toArray();
            }
            assertThat(results[1]).isNotEqualTo(results[0]);
            assertThat(results[2]).isEqualTo(results[0]);
        }
    }

    /** A row of the outputs has the same bits however many rows there are and wherever it stands. */
    @Property(tries = 50)
    void forwardIsBatchInvariant(
            @ForAll @IntRange(min = 1, max = 70) int inputs,
            @ForAll @IntRange(min = 1, max = 70) int hidden,
            @ForAll @IntRange(min = 1, max = 33) int outputs,
            @ForAll @IntRange(min = 1, max = 17) int capacity) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(inputs))
                    .dense(hidden)
                    .relu()
                    .dense(outputs)
                    .build(capacity, 5, arena, pool);
            float[][] x = new float[capacity][inputs];
            Rng rng = new Rng(8, 0);
            for (int i = 0; i < capacity * inputs; i++) {
                x[i / inputs][i % inputs] = rng.normal(i);
            }
            float[][] alone = new float[capacity][];
            for (int i = 0; i < capacity; i++) {
                network.input().slice(0, inputs).copyFrom(x[i]);
                network.forward(1);
                alone[i] = network.output().slice(0, outputs).toArray();
            }
            for (int rows = 1; rows <= capacity; rows++) {
                for (int i = 0; i < rows; i++) {
                    network.input().slice(i * inputs, inputs).copyFrom(x[(i + rows) % capacity]);
                }
                network.forward(rows);
                for (int i = 0; i < rows; i++) {
                    assertThat(network.output().slice(i * outputs, outputs).toArray())
                            .as("row %d of %d", i, rows)
                            .isEqualTo(alone[(i + rows) % capacity]);
                }
            }
        }
    }

    /** With two threads the rows of a large batch are shared out; each keeps the bits it has alone. */
    @Test
    void forwardIsBatchInvariantAcrossThreads() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            Network network = Network.builder(Shape.of(128)).dense(128).build(64, 5, arena, pool);
            Rng rng = new Rng(8, 0);
            for (int i = 0; i < network.input().size(); i++) {
                network.input().set(i, rng.normal(i));
            }
            network.forward(64);
            float[] all = network.output().toArray();
            float[] x = network.input().toArray();
            for (int row = 0; row < 64; row++) {
                network.input().slice(0, 128).copyFrom(Arrays.copyOfRange(x, row * 128, (row + 1) * 128));
                network.forward(1);
                assertThat(network.output().slice(0, 128).toArray())
                        .isEqualTo(Arrays.copyOfRange(all, row * 128, (row + 1) * 128));
            }
        }
    }
}
