package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** First values (rows G01, G05, G08). */
class InitializerTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private float[] fill(Initializer initializer, int fanIn, int fanOut, long seed) {
        Tensor w = arena.allocate(fanIn, fanOut);
        initializer.fill(w, fanIn, fanOut, new Rng(seed, 0));
        return w.toArray();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double squares = 0;
        for (float v : values) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    /**
     * He: standard deviation √(2/fanIn). The mean of n values is off by σ/√n, their deviation by σ/√(2n); five times
     * that is allowed.
     */
    @ParameterizedTest
    @CsvSource({"50, 400", "300, 100", "784, 128"})
    void heHasItsDeviation(int fanIn, int fanOut) {
        float[] w = fill(Initializer.HE, fanIn, fanOut, 1);
        double sigma = Math.sqrt(2.0 / fanIn);
        assertThat(mean(w)).isCloseTo(0, within(5 * sigma / Math.sqrt(w.length)));
        assertThat(deviation(w)).isCloseTo(sigma, within(5 * sigma / Math.sqrt(2.0 * w.length)));
    }

    /** He is a Gaussian: 68.27 % within one deviation, 0.27 % beyond three. */
    @Test
    void heIsNormal() {
        float[] w = fill(Initializer.HE, 400, 100, 1);
        double sigma = Math.sqrt(2.0 / 400);
        int within = 0;
        int beyond = 0;
        for (float v : w) {
            within += Math.abs(v) < sigma ? 1 : 0;
            beyond += Math.abs(v) > 3 * sigma ? 1 : 0;
        }
        assertThat((double) within / w.length).isCloseTo(0.6827, within(0.012));
        assertThat((double) beyond / w.length).isCloseTo(0.0027, within(0.0013));
    }

    /**
     * G05: all within ±√(6/(m+n)), which is the paper's bound (0.12247 for 300 and 100), not the misprint 6/√(m+n);
     * uniform up to it.
     */
    @ParameterizedTest
    @CsvSource({"300, 100", "64, 10", "10, 500"})
    void glorotFillsItsInterval(int fanIn, int fanOut) {
        float[] w = fill(Initializer.GLOROT, fanIn, fanOut, 1);
        double bound = Math.sqrt(6.0 / (fanIn + fanOut));
        double greatest = 0;
        for (float v : w) {
            assertThat((double) Math.abs(v)).isLessThanOrEqualTo(bound * (1 + 0x1p-23));
            greatest = Math.max(greatest, Math.abs(v));
        }
        assertThat(greatest).isGreaterThan(0.98 * bound);
        assertThat(mean(w)).isCloseTo(0, within(5 * bound / Math.sqrt(3.0 * w.length)));
        assertThat(deviation(w)).isCloseTo(bound / Math.sqrt(3), within(5 * bound / Math.sqrt(3.0 * w.length)));
    }

    @Test
    void glorotsBoundIsThePapers() {
        assertThat(Math.sqrt(6.0 / (300 + 100))).isCloseTo(0.12247, within(5e-6));
    }

    static Stream<Initializer> both() {
        return Stream.of(Initializer.HE, Initializer.GLOROT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void seedsDecide(Initializer initializer) {
        assertThat(fill(initializer, 20, 10, 7)).isEqualTo(fill(initializer, 20, 10, 7));
        assertThat(fill(initializer, 20, 10, 7)).isNotEqualTo(fill(initializer, 20, 10, 8));
    }

    /** G01: layers of the same shape start differently, or their units would stay twins. G08: biases start at 0. */
    @Test
    void layersDifferAndBiasesAreZero() {
        try (WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(6)).dense(6).dense(6).build(1, 1, arena, pool);
            assertThat(network.parameters().get("dense1.weight").toArray())
                    .isNotEqualTo(network.parameters().get("dense2.weight").toArray());
            assertThat(network.parameters().get("dense1.bias").toArray()).containsOnly(0f);
            assertThat(network.parameters().get("dense2.bias").toArray()).containsOnly(0f);
        }
    }

    /** The same layer in the same place gets the same values whatever is behind it. */
    @Test
    void valuesDependOnSeedAndPlaceOnly() {
        try (WorkerPool pool = WorkerPool.of(1)) {
            Network small = Network.builder(Shape.of(6)).dense(5).build(1, 1, arena, pool);
            Network large =
                    Network.builder(Shape.of(6)).dense(5).relu().dense(3).build(9, 1, arena, pool);
            assertThat(small.parameters().get("dense1.weight").toArray())
                    .isEqualTo(large.parameters().get("dense1.weight").toArray());
        }
    }
}
