package lanewise.optim.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.optim.secondorder.Functions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CholeskyTest {
    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Backward stable: the residual is within n²·u·‖A‖·‖x‖ (Higham, Theorem 10.4). */
    @Property(tries = 100)
    void solves(@ForAll @IntRange(min = 1, max = 30) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> Math.pow(10, 6.0 * i / n));
        double[][] a = Functions.symmetric(seed, eigenvalues);
        double[] b = Functions.normals(seed, n);
        double[] x = b.clone();
        Cholesky cholesky = new Cholesky(n);
        assertThat(cholesky.factorDamped(Functions.flat(a))).isZero();
        cholesky.solve(x);
        double bound = 4.0 * n * n * 0x1p-53 * eigenvalues[n - 1] * Math.sqrt(dot(x, x));
        for (int i = 0; i < n; i++) {
            assertThat(dot(a[i], x)).isCloseTo(b[i], within(bound));
        }
    }

    /** Nothing above the diagonal is read. */
    @Test
    void readsTheLowerTriangle() {
        Cholesky cholesky = new Cholesky(2);
        assertThat(cholesky.factorDamped(new double[] {4, Double.NaN, 2, 2})).isZero();
        double[] x = {8, 6};
        cholesky.solve(x);
        assertThat(x).containsExactly(1, 2);
    }

    @Property(tries = 100)
    void dampsWhatIsNotPositiveDefinite(
            @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[] eigenvalues = Functions.normals(seed, n);
        eigenvalues[n - 1] = -Math.abs(eigenvalues[n - 1]) - 0.01;
        double[] a = Functions.flat(Functions.symmetric(seed, eigenvalues));
        Cholesky cholesky = new Cholesky(n);
        double tau = cholesky.factorDamped(a);
        double least = Arrays.stream(eigenvalues).min().orElseThrow();
        double largest = Arrays.stream(eigenvalues).map(Math::abs).max().orElseThrow();
        // enough, and not more than doubling from β = 1e-3 of the largest diagonal element overshoots
        assertThat(tau).isGreaterThanOrEqualTo(-least * (1 - 1e-12)).isLessThanOrEqualTo(2 * -least + 2e-3 * largest);
        assertThat(cholesky.factor(a, tau)).isTrue();
    }

    @Test
    void zeroAndSingularMatrices() {
        Cholesky cholesky = new Cholesky(2);
        assertThat(cholesky.factorDamped(new double[4])).isEqualTo(1e-3);
        assertThat(cholesky.factorDamped(new double[] {1, 0, 1, 1})).isEqualTo(1e-3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cholesky.factorDamped(new double[] {1, 0, Double.NaN, 1}))
                .withMessage("the matrix has NaN at [1, 0]; it must be finite");
    }

    /** ln |A| is the sum of the eigenvalues' logarithms, A·A⁻¹ is the identity, to within the residual's bound for each column. */
    @Property(tries = 50)
    void determinantAndInverse(
            @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> Math.pow(10, 3.0 * i / n));
        double[][] a = Functions.symmetric(seed, eigenvalues);
        Cholesky cholesky = new Cholesky(n);
        assertThat(cholesky.factor(Functions.flat(a), 0)).isTrue();
        double logarithms = Arrays.stream(eigenvalues).map(Math::log).sum();
        // a relative change of A by n·n·u changes the logarithm of each eigenvalue by the condition, 1000, times that
        assertThat(cholesky.logDeterminant()).isCloseTo(logarithms, within(1000.0 * 4 * n * n * n * 0x1p-53));
        double[] inverse = cholesky.inverse();
        for (int j = 0; j < n; j++) {
            double[] column = Arrays.copyOfRange(inverse, j * n, (j + 1) * n);
            double bound = 4.0 * n * n * 0x1p-53 * eigenvalues[n - 1] * Math.sqrt(dot(column, column));
            for (int i = 0; i < n; i++) {
                assertThat(dot(a[i], column)).isCloseTo(i == j ? 1 : 0, within(bound));
            }
            // xᵀA⁻¹x = ‖L⁻¹x‖², here with a unit vector
            double[] lower = new double[n];
            lower[j] = 1;
            cholesky.solveLower(lower);
            assertThat(dot(lower, lower)).isCloseTo(column[j], within(1000.0 * 8 * n * n * 0x1p-53 * column[j]));
        }
    }
}
