package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Dataset data(Shape shape, float... values) {
        int n = values.length / shape.elements();
        return new Dataset("d", arena.allocate(n, shape.elements()).copyFrom(values), new int[n], List.of("a"), shape);
    }

    /** Correlated: a random matrix times normal numbers, with a mean. */
    private Dataset correlated(int n, int d) {
        Rng rng = new Rng(7, 7);
        float[] x = new float[n * d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                float sum = 3 * j;
                for (int k = 0; k <= j; k++) {
                    sum += rng.uniform(1000 + j * d + k) * rng.normal(10_000L + (long) i * d + k);
                }
                x[i * d + j] = sum;
            }
        }
        return data(Shape.of(d), x);
    }

    private static double[][] covariance(Dataset data) {
        int d = data.width();
        double[] mean = new double[d];
        double[][] cov = new double[d][d];
        for (int i = 0; i < data.size(); i++) {
            for (int j = 0; j < d; j++) {
                mean[j] += data.source().get(i, j) / (double) data.size();
            }
        }
        for (int i = 0; i < data.size(); i++) {
            for (int j = 0; j < d; j++) {
                for (int k = 0; k < d; k++) {
                    cov[j][k] +=
                            (data.source().get(i, j) - mean[j]) * (data.source().get(i, k) - mean[k]) / data.size();
                }
            }
        }
        return cov;
    }

    @Test
    @DisplayName("J01: centring subtracts each feature's mean and keeps the scale")
    void centring() {
        Dataset train = data(Shape.of(2), 1, 10, 3, 30);
        Dataset centred = Standardizer.centring(train, arena).transform(train, arena);
        assertThat(centred.features().toArray()).containsExactly(-1, -10, 1, 10);
        assertThat(train.features().toArray()).containsExactly(1, 10, 3, 30);
    }

    @Test
    @DisplayName("J02: behind PCA the covariance, divided by N, is diagonal, the largest variance first")
    void pca() {
        Dataset train = correlated(400, 6);
        PrincipalComponents pc = PrincipalComponents.fit(train);
        double[][] cov = covariance(pc.rotation(6, arena).transform(train, arena));
        for (int j = 0; j < 6; j++) {
            for (int k = 0; k < 6; k++) {
                // Features up to 30 in float: 6 products of 30·2⁻²⁴ each way.
                double expected = j == k ? pc.variances()[j] : 0;
                assertThat(Math.abs(cov[j][k] - expected)).isLessThan(2e-5 * pc.variances()[0]);
            }
        }
        assertThat(pc.variances()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        double trace = 0;
        for (int j = 0; j < 6; j++) {
            trace += covariance(train)[j][j] - pc.variances()[j];
        }
        assertThat(Math.abs(trace)).isLessThan(1e-10);
        assertThat(pc.rotation(2, arena).outputs()).isEqualTo(2);
    }

    @Test
    @DisplayName("J03: behind whitening the covariance is S/(S + 1e-5) on the diagonal and 0 elsewhere, also by ZCA")
    void whitening() {
        Dataset train = correlated(400, 5);
        PrincipalComponents pc = PrincipalComponents.fit(train);
        for (Projection p : List.of(pc.whitening(5, 1e-5, arena), pc.zca(1e-5, arena))) {
            double[][] cov = covariance(p.transform(train, arena));
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 5; k++) {
                    // The smallest variance is 0.02: its axis is blown up sevenfold, and rounding with it.
                    assertThat(Math.abs(cov[j][k] - (j == k ? 1 : 0))).isLessThan(2e-3);
                }
            }
        }
        Projection zca = pc.zca(1e-5, arena);
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 5; k++) {
                float a = zca.tensors().get("matrix").get(5 * j + k);
                assertThat(a).isEqualTo(zca.tensors().get("matrix").get(5 * k + j));
            }
        }
    }

    @Test
    @DisplayName("J03: a direction without variance stays finite")
    void whiteningOfConstants() {
        Dataset train = data(Shape.of(3), 1, 2, 5, 2, 4, 5, 3, 6, 5);
        Dataset white = PrincipalComponents.fit(train).whitening(3, 1e-5, arena).transform(train, arena);
        for (float v : white.features().toArray()) {
            assertThat(v).isFinite();
            assertThat(Math.abs(v)).isLessThan(2);
        }
    }

    @Test
    @DisplayName("J04: the mean image is the mean of each pixel of each channel")
    void meanImage() {
        Dataset train = data(Shape.of(2, 1, 2), 1, 2, 3, 4, 3, 6, 9, 12);
        Standardizer s = Standardizer.centring(train, arena);
        assertThat(s.mean().toArray()).containsExactly(2, 4, 6, 8);
        assertThat(s.std().toArray()).containsOnly(1);
    }

    @Test
    @DisplayName("J05: one mean per channel")
    void perChannel() {
        Dataset train = data(Shape.of(2, 1, 2), 1, 2, 3, 4, 3, 6, 9, 12);
        assertThat(Standardizer.centringChannels(train, arena).mean().toArray()).containsExactly(3, 3, 7, 7);
        Standardizer s = Standardizer.perChannel(train, arena);
        assertThat(s.mean().toArray()).containsExactly(3, 3, 7, 7);
        assertThat(s.std().get(0)).isEqualTo((float) Math.sqrt(14 / 4.0));
        assertThatThrownBy(() -> Standardizer.perChannel(data(Shape.of(2), 1, 2), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no images");
    }

    @Test
    @DisplayName("H01: no kind of statistics sees the test part")
    void noLeak() {
        Dataset train = correlated(50, 3);
        Dataset test = data(Shape.of(3), 1e6f, -1e6f, 0);
        Preprocessing p = MissingValues.fit(train, arena).then(MinMaxScaler.fit(train, arena));
        p = p.then(PrincipalComponents.fit(p.transform(train, arena)).rotation(2, arena));
        float[] before = p.transform(train, arena).features().toArray();
        p.prepare(test, arena);
        assertThat(p.transform(train, arena).features().toArray()).isEqualTo(before);
        assertThat(p.outputs()).isEqualTo(2);
        assertThat(p.transform(test, arena).exampleShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void minMaxGivesZeroToOne() {
        Dataset train = data(Shape.of(2), 2, 7, 4, 7, 6, 7);
        MinMaxScaler s = MinMaxScaler.fit(train, arena);
        assertThat(s.transform(train, arena).features().toArray()).containsExactly(0, 0, 0.5f, 0, 1, 0);
        assertThatThrownBy(() -> MinMaxScaler.fit(data(Shape.of(1), 1, Float.NaN), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature 0");
    }

    @Test
    void missingValuesBecomeTheMeanOfTheRest() {
        Dataset train = data(Shape.of(2), 1, Float.NaN, Float.NaN, Float.NaN, 5, Float.NaN);
        MissingValues m = MissingValues.fit(train, arena);
        assertThat(m.transform(train, arena).features().toArray()).containsExactly(1, 0, 3, 0, 5, 0);
    }

    @Test
    void categoriesBecomeOneHot() {
        OneHot h = OneHot.of(arena, 0, 3);
        Dataset d = h.transform(data(Shape.of(2), 0.5f, 2, 0.25f, 0, 1, 7), arena);
        assertThat(d.features().toArray()).containsExactly(0.5f, 0, 0, 1, 0.25f, 1, 0, 0, 1, 0, 0, 0);
        for (float bad : new float[] {-1, 0.5f, Float.NaN, 1e9f}) {
            assertThatThrownBy(() -> OneHot.of(arena.allocate(1).copyFrom(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(bad));
        }
    }

    @Test
    void chainsGoInOrderAndMustFit() {
        Dataset train = data(Shape.of(2), 1, 0, 3, 1);
        Preprocessing chain = OneHot.of(arena, 0, 2)
                .then(Standardizer.of(
                        arena.allocate(3).copyFrom(2, 0, 0), arena.allocate(3).copyFrom(1, 2, 2)));
        assertThat(chain.transform(train, arena).features().toArray()).containsExactly(-1, 0.5f, 0, 1, 0, 0.5f);
        assertThat(chain.kind()).isEqualTo("one_hot, standardizer");
        assertThatThrownBy(() -> chain.then(chain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 features")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> chain.transform(data(Shape.of(3), 1, 2, 3), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 features");
        assertThatThrownBy(PreprocessingChain::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mapsThatCannotBeUsedAreRefused() {
        assertThatThrownBy(() -> Projection.of(arena.allocate(3), arena.allocate(2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2x2");
        assertThatThrownBy(() -> PrincipalComponents.fit(data(Shape.of(1), Float.POSITIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature 0");
        PrincipalComponents pc = PrincipalComponents.fit(correlated(20, 2));
        assertThatThrownBy(() -> pc.rotation(3, arena)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pc.zca(0, arena)).isInstanceOf(IllegalArgumentException.class);
    }
}
