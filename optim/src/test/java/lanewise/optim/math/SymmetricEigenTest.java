package lanewise.optim.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lanewise.simd.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
    private static double[] random(int n, int zeros) {
        Rng rng = new Rng(3, n);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double v = j < zeros ? 0 : rng.normal((long) i * n + j);
                a[i * n + j] = v;
                a[j * n + i] = v;
            }
        }
        return a;
    }

    /** V·diag(λ)·Vᵀ is the matrix, and VᵀV = I, to n·10⁻¹⁵ of its norm. */
    private static void check(double[] a, int n) {
        double[] before = a.clone();
        SymmetricEigen eigen = SymmetricEigen.of(a, n);
        assertThat(a).isEqualTo(before);
        double[] v = eigen.vectors();
        double norm = 1;
        for (double x : a) {
            norm = Math.max(norm, Math.abs(x) * n);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = 0;
                double inner = 0;
                for (int k = 0; k < n; k++) {
                    product += v[i * n + k] * eigen.values()[k] * v[j * n + k];
                    inner += v[k * n + i] * v[k * n + j];
                }
                assertThat(Math.abs(product - a[i * n + j])).isLessThan(1e-14 * norm);
                assertThat(Math.abs(inner - (i == j ? 1 : 0))).isLessThan(1e-14 * n);
            }
            assertThat(i == 0 || eigen.values()[i - 1] >= eigen.values()[i]).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20, 61})
    void givesTheMatrixBack(int n) {
        check(random(n, 0), n);
    }

    /** Zero rows, repeated values, and what is diagonal already. */
    @Test
    void degenerateMatrices() {
        check(new double[25], 5);
        check(random(8, 3), 8);
        double[] ones = new double[36];
        java.util.Arrays.fill(ones, 1);
        check(ones, 6);
        double[] diagonal = new double[16];
        for (int i = 0; i < 4; i++) {
            diagonal[5 * i] = i - 1.5;
        }
        check(diagonal, 4);
        assertThat(SymmetricEigen.of(diagonal, 4).values()).containsExactly(1.5, 0.5, -0.5, -1.5);
    }

    /** The second difference matrix of order n has the values 2 − 2cos(kπ/(n + 1)). */
    @Test
    void knownValues() {
        int n = 30;
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            a[i * n + i] = 2;
            if (i > 0) {
                a[i * n + i - 1] = -1;
                a[(i - 1) * n + i] = -1;
            }
        }
        double[] values = SymmetricEigen.of(a, n).values();
        for (int k = 1; k <= n; k++) {
            double exact = 2 - 2 * Math.cos(k * Math.PI / (n + 1));
            assertThat(Math.abs(values[n - k] - exact)).isLessThan(1e-14 * n);
        }
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> SymmetricEigen.of(new double[] {1, 0, 0, Double.NaN}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 1]");
    }
}
