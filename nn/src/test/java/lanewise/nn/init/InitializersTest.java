package lanewise.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.train.Trainer;
import lanewise.optim.Sgd;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * First values: rows G01 to G06 and G08. Of n values of deviation σ the mean is off by σ/√n and the deviation by about σ·√((κ − 1)/(4n)), κ the kurtosis: at most
 * σ/√(2n) for the distributions here; five times that is allowed.
 */
class InitializersTest {
    private static final int M = 300;
    private static final int N = 100;

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Tensor fill(Initializer initializer, int fanIn, int fanOut, int... dims) {
        Tensor w = arena.allocate(dims);
        initializer.fill(w, fanIn, fanOut, new Rng(5, 2));
        return w;
    }

    private static void hasDeviation(Tensor w, double sigma) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < w.size(); i++) {
            sum += w.get(i);
            squares += (double) w.get(i) * w.get(i);
        }
        double n = w.size();
        assertThat(sum / n).isCloseTo(0, within(5 * sigma / Math.sqrt(n)));
        assertThat(Math.sqrt(squares / n)).isCloseTo(sigma, within(5 * sigma / Math.sqrt(2 * n)));
    }

    private static double greatest(Tensor w) {
        double greatest = 0;
        for (int i = 0; i < w.size(); i++) {
            greatest = Math.max(greatest, Math.abs(w.get(i)));
        }
        return greatest;
    }

    /** All that a float keeps of the bound, and at least 1 − 10/n of it: the chance of less is e^−10. */
    private static void fillsInterval(Tensor w, double bound) {
        assertThat(greatest(w)).isBetween(bound * (1 - 10.0 / w.size()), bound * (1 + 0x1p-23));
        hasDeviation(w, bound / Math.sqrt(3));
    }

    @Test
    @DisplayName("G02: 0.01·randn")
    void smallGaussian() {
        hasDeviation(fill(new Gaussian(0.01), M, N, M, N), 0.01);
    }

    static Stream<Arguments> normals() {
        return Stream.of(
                Arguments.of("G03: randn/sqrt(fan_in)", Initializer.LECUN, Math.sqrt(1.0 / M)),
                Arguments.of("He", Initializer.HE, Math.sqrt(2.0 / M)),
                Arguments.of("Glorot", Initializer.GLOROT_NORMAL, Math.sqrt(2.0 / (M + N))),
                Arguments.of(
                        "fan out",
                        new VarianceScaling(3, VarianceScaling.Fan.OUT, VarianceScaling.Distribution.NORMAL),
                        Math.sqrt(3.0 / N)),
                Arguments.of(
                        "truncated",
                        new VarianceScaling(2, VarianceScaling.Fan.IN, VarianceScaling.Distribution.TRUNCATED_NORMAL),
                        Math.sqrt(2.0 / M)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("normals")
    void g03NormalsHaveTheirDeviation(String name, Initializer initializer, double sigma) {
        hasDeviation(fill(initializer, M, N, M, N), sigma);
    }

    static Stream<Arguments> uniforms() {
        return Stream.of(
                Arguments.of("G04: heuristic 1", Initializer.HEURISTIC, 1 / Math.sqrt(M)),
                Arguments.of("G05: as printed", Initializer.GLOROT_AS_MISPRINTED, 0.3),
                Arguments.of("G05: as in the paper", Initializer.GLOROT, 0.1224744871391589),
                Arguments.of("He", Initializer.HE_UNIFORM, Math.sqrt(6.0 / M)),
                Arguments.of("LeCun", Initializer.LECUN_UNIFORM, Math.sqrt(3.0 / M)),
                Arguments.of("own", new Uniform(0.7), 0.7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uniforms")
    void g04G05UniformsFillTheirInterval(String name, Initializer initializer, double bound) {
        fillsInterval(fill(initializer, M, N, M, N), bound);
    }

    /** G06: exactly k weights of each unit, in dense layers by columns, in convolutions by the first dimension; everywhere alike. */
    @ParameterizedTest
    @CsvSource({"1", "15", "40"})
    void g06ExactlyKNonZeroPerUnit(int k) {
        Tensor dense = fill(new Sparse(k, 0.5), 40, 200, 40, 200);
        int[] perInput = new int[40];
        double squares = 0;
        for (int u = 0; u < 200; u++) {
            int count = 0;
            for (int i = 0; i < 40; i++) {
                float v = dense.get(i * 200 + u);
                count += v == 0 ? 0 : 1;
                perInput[i] += v == 0 ? 0 : 1;
                squares += v * v;
            }
            assertThat(count).isEqualTo(k);
        }
        double n = 200.0 * k;
        assertThat(Math.sqrt(squares / n)).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(2 * n)));
        double p = k / 40.0;
        for (int c : perInput) {
            assertThat((double) c).isCloseTo(200 * p, within(5 * Math.sqrt(200 * p * (1 - p)) + 1e-9));
        }
        Tensor convolution = fill(new Sparse(k, 0.5), 72, 100, 16, 8, 3, 3);
        for (int u = 0; u < 16; u++) {
            int count = 0;
            for (int i = 0; i < 72; i++) {
                count += convolution.get(u * 72 + i) == 0 ? 0 : 1;
            }
            assertThat(count).isEqualTo(k);
        }
    }

    /** WᵀW = gain²·I, or WWᵀ for more columns than rows: up to the rounding of elements below 1 to floats, over 200 products. */
    @ParameterizedTest
    @CsvSource({"200, 80, 1", "80, 200, 1.5", "64, 64, 1", "1, 7, 1", "5, 1, 2"})
    void orthogonal(int rows, int cols, double gain) {
        float[] w = fill(new Orthogonal(gain), rows, cols, rows, cols).toArray();
        boolean tall = rows >= cols;
        int n = Math.min(rows, cols);
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                double s = 0;
                for (int i = 0; i < Math.max(rows, cols); i++) {
                    double x = w[tall ? i * cols + a : a * cols + i];
                    double y = w[tall ? i * cols + b : b * cols + i];
                    s += x * y;
                }
                // each product of two elements is off by 2u of it, and Σ|xy| ≤ gain²
                assertThat(s).isCloseTo(a == b ? gain * gain : 0, within(3 * 0x1p-24 * gain * gain));
            }
        }
    }

    /** All orthogonal matrices are equally probable: an element of a 2x2 one is cos of a uniform angle, of mean 0 and variance 1/2. */
    @Test
    void orthogonalMatricesAreEquallyProbable() {
        int trials = 2000;
        double sum = 0;
        double squares = 0;
        double determinants = 0;
        Tensor w = arena.allocate(2, 2);
        for (int t = 0; t < trials; t++) {
            new Orthogonal().fill(w, 2, 2, new Rng(1, t));
            sum += w.get(0);
            squares += (double) w.get(0) * w.get(0);
            determinants += (double) w.get(0) * w.get(3) - (double) w.get(1) * w.get(2);
        }
        assertThat(sum / trials).isCloseTo(0, within(5 * Math.sqrt(0.5 / trials)));
        assertThat(squares / trials).isCloseTo(0.5, within(5 * Math.sqrt(0.125 / trials)));
        assertThat(determinants / trials).isCloseTo(0, within(5 / Math.sqrt(trials)));
    }

    @Test
    void truncatedGaussianStaysWithinItsCut() {
        Tensor w = fill(new TruncatedGaussian(0.1), 1, 1, 30_000);
        assertThat(greatest(w)).isBetween(0.199, 0.2 * (1 + 0x1p-23));
        hasDeviation(w, 0.1 * 0.8796256610342398);
        assertThat(greatest(fill(new TruncatedGaussian(1, 0.5), 1, 1, 30_000))).isBetween(0.499, 0.5);
    }

    /** G08: one constant; 0.01 for ReLU; 0. */
    @Test
    void g08Constants() {
        assertThat(fill(new Constant(0.01), 7, 3, 3).toArray()).containsOnly(0.01f);
        assertThat(fill(Initializer.ZEROS, 7, 3, 3).toArray()).containsOnly(0f);
    }

    /** G08: the softmax of log-priors are the priors, the sigmoid of a logit its probability. */
    @Test
    void g08OutputBiasesMatchTheTargetsMean() {
        float[] b = fill(OutputBias.ofClassCounts(10, 30, 60), 1, 3, 3).toArray();
        double sum = Math.exp(b[0]) + Math.exp(b[1]) + Math.exp(b[2]);
        assertThat(Math.exp(b[0]) / sum).isCloseTo(0.1, within(1e-7));
        assertThat(Math.exp(b[1]) / sum).isCloseTo(0.3, within(1e-7));
        assertThat(sum).isCloseTo(1, within(1e-6));
        float[] l = fill(OutputBias.ofProbabilities(0.2, 1e-9), 1, 2, 2).toArray();
        assertThat(1 / (1 + Math.exp(-l[0]))).isCloseTo(0.2, within(1e-7));
        assertThat(1 / (1 + Math.exp(-l[1]))).isCloseTo(1e-9, within(1e-15));
        assertThat(fill(OutputBias.ofMeans(3, -4.5), 1, 2, 2).toArray()).containsExactly(3f, -4.5f);
    }

    /** G01: units that start alike stay alike, however long they learn; with all 0 and ReLU they do not even move. */
    @ParameterizedTest
    @CsvSource({"0", "0.1"})
    void g01EqualUnitsStayEqual(double value) {
        try (WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(4))
                    .dense(3, new Constant(value))
                    .relu()
                    .dense(2, new Constant(value))
                    .build(8, 1, arena, pool);
            Trainer trainer = new Trainer(network, new Sgd(0.1), 1, arena, pool);
            int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
            for (int step = 0; step < 50; step++) {
                trainer.step(Clouds.of(8, 4, 2, step, arena), order, 0, 8);
            }
            float[] w = network.parameters().get("dense1.weight").toArray();
            for (int i = 0; i < 4; i++) {
                assertThat(w[3 * i + 1]).isEqualTo(w[3 * i]);
                assertThat(w[3 * i + 2]).isEqualTo(w[3 * i]);
            }
            boolean moved = w[0] != (float) value;
            assertThat(moved).isEqualTo(value != 0);
        }
    }

    static Stream<Initializer> random() {
        return Stream.of(
                Initializer.HE,
                Initializer.GLOROT,
                Initializer.HEURISTIC,
                new Gaussian(1),
                new Uniform(1),
                new TruncatedGaussian(1),
                new Orthogonal(),
                new Sparse(3, 1));
    }

    @ParameterizedTest
    @MethodSource("random")
    void seedAndStreamDecide(Initializer initializer) {
        Tensor[] w = new Tensor[4];
        Rng[] rng = {new Rng(1, 2), new Rng(1, 2), new Rng(1, 3), new Rng(2, 2)};
        for (int i = 0; i < 4; i++) {
            w[i] = arena.allocate(20, 10);
            initializer.fill(w[i], 20, 10, rng[i]);
        }
        assertThat(w[1].toArray()).isEqualTo(w[0].toArray());
        assertThat(w[2].toArray()).isNotEqualTo(w[0].toArray());
        assertThat(w[3].toArray()).isNotEqualTo(w[0].toArray());
    }

    /** As PyTorch counts: 16 units of 8 channels with 3x5 kernels. */
    @Test
    void fansOfLayers() {
        assertThat(Fans.dense(30, 20)).isEqualTo(new Fans(30, 20));
        assertThat(Fans.convolution(16, 8, 3, 5)).isEqualTo(new Fans(120, 240));
    }

    static Stream<Runnable> wrong() {
        return Stream.of(
                () -> new Gaussian(0),
                () -> new Uniform(Double.NaN),
                () -> new Constant(1e300),
                () -> new TruncatedGaussian(1, 0.001),
                () -> new Orthogonal(-1),
                () -> new Sparse(0, 1),
                () -> new VarianceScaling(0, VarianceScaling.Fan.IN, VarianceScaling.Distribution.NORMAL),
                () -> new Fans(0, 1),
                () -> OutputBias.ofClassCounts(3, 0),
                () -> OutputBias.ofProbabilities(1),
                () -> OutputBias.ofMeans(Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void descriptionsCheckThemselves(Runnable wrong) {
        assertThatIllegalArgumentException().isThrownBy(wrong::run).withMessageContaining("must");
    }

    @Test
    void tensorsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fill(new Sparse(5, 1), 4, 3, 4, 3))
                .withMessageContainingAll("k is 5", "4x3", "4 inputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fill(OutputBias.ofMeans(1, 2), 1, 3, 3))
                .withMessageContainingAll("3 elements", "2 values");
    }
}
