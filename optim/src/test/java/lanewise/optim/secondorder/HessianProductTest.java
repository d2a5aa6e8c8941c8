package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Second derivatives: products, the Taylor model, the condition number. */
class HessianProductTest {
    private static HessianProduct exactRosenbrock() {
        return (theta, v, hv) -> {
            int n = theta.length;
            double[] h = new double[n * n];
            Functions.rosenbrockHessian(theta, h);
            for (int i = 0; i < n; i++) {
                hv[i] = 0;
                for (int j = 0; j < n; j++) {
                    hv[i] += h[Math.max(i, j) * n + Math.min(i, j)] * v[j];
                }
            }
        };
    }

    /**
     * The third derivatives are below 2400·(1 + ‖θ‖) and the rounding of a gradient some units in the last place of its
     * largest term, 400·|θ|³: with the step h that is 400h²(1 + ‖θ‖)‖v‖³ and 4u·400(1 + ‖θ‖)³/h.
     */
    @Property(tries = 200)
    @Label("F01: products by central differences are the exact ones, to about ten digits")
    void f01DifferencesAgreeWithTheExactProduct(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = -6, max = 6) int exponent) {
        double[] theta = Functions.normals(seed, 4);
        double[] v = Functions.normals(seed + 1, 4);
        Vectors.scale(Math.pow(10, exponent), v, v);
        double[] exact = new double[4];
        double[] differences = new double[4];
        exactRosenbrock().multiply(theta, v, exact);
        HessianProduct.byDifferences(Functions::rosenbrock, 4).multiply(theta, v, differences);
        double size = 1 + Vectors.norm(theta);
        double h = Math.cbrt(0x1p-53) * size;
        double bound = (400 * h * h * size + 4 * 0x1p-53 * 400 * size * size * size / h) * Vectors.norm(v);
        assertThat(differences).containsExactly(exact, within(bound));
    }

    @Test
    void nothingTimesTheHessian() {
        double[] hv = {7, 7};
        HessianProduct.byDifferences(Functions::rosenbrock, 2).multiply(new double[] {1, 2}, new double[2], hv);
        assertThat(hv).containsOnly(0);
    }

    @Test
    @DisplayName(
            "F01: the second-order model of a quadratic is the quadratic; of others, the error falls with the third power")
    void f01TaylorModel() {
        double[][] a = Functions.symmetric(5, -1, 2, 3);
        Objective quadratic = Functions.quadratic(a, new double[] {1, 2, 3});
        HessianProduct product = (theta, v, hv) -> Functions.operator(a).apply(v, hv);
        TaylorModel model = new TaylorModel(quadratic, product, new double[] {1, -1, 2});
        double[] far = {-3, 5, 7};
        assertThat(model.value(far)).isCloseTo(quadratic.valueAndGradient(far, new double[3]), within(1e-12));

        double[] origin = {-1.2, 1};
        for (HessianProduct hessian :
                new HessianProduct[] {exactRosenbrock(), HessianProduct.byDifferences(Functions::rosenbrock, 2)}) {
            TaylorModel touching = new TaylorModel(Functions::rosenbrock, hessian, origin);
            double last = Double.NaN;
            for (double step = 0.1; step > 1e-3; step /= 10) {
                double[] theta = {-1.2 + step, 1 + step};
                double error = Math.abs(touching.value(theta) - Functions.rosenbrock(theta, new double[2]));
                assertThat(Double.isNaN(last) ? 1000 : last / error).isBetween(900.0, 1200.0);
                last = error;
            }
        }
    }

    /** At Rosenbrock's minimum H = [802, −400; −400, 200]: its condition number is (501 + √250601)²/200 = 2508.0096. */
    @Test
    @DisplayName("F04: the condition number of Rosenbrock's Hessian, by power iteration on products")
    void f04ConditionNumberOfRosenbrock() {
        double[] minimum = {1, 1};
        double root = Math.sqrt(501 * 501 - 400);
        double wanted = (501 + root) / (501 - root);
        ConditionNumber exact = ConditionNumber.of(exactRosenbrock().at(minimum), 2, 1e-9, 1);
        assertThat(exact.ratio()).isCloseTo(wanted, within(1e-6 * wanted));
        assertThat(exact.largest()).isCloseTo(501 + root, within(1e-6 * 1002));
        assertThat(wanted).isCloseTo(2508.0096, within(1e-3));
        ConditionNumber differences = ConditionNumber.of(
                HessianProduct.byDifferences(Functions::rosenbrock, 2).at(minimum), 2, 1e-9, 1);
        // ten digits of a product over the smallest value, 2500 times smaller
        assertThat(differences.ratio()).isCloseTo(wanted, within(1e-5 * wanted));
    }

    @Property(tries = 60)
    @Label("F04: of matrices with known singular values, indefinite ones too")
    void f04KnownSingularValues(
            @ForAll @IntRange(min = 2, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 4) int decades,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> (i % 3 == 1 ? -1 : 1) * Math.pow(10, (double) decades * i / (n - 1)));
        ConditionNumber estimate =
                ConditionNumber.of(Functions.operator(Functions.symmetric(seed, eigenvalues)), n, 1e-10, seed);
        double wanted = Math.pow(10, decades);
        // neighbours differ by 13 % or more each, so what is left after a change below 1e-10 is some 1e-9; CG adds to
        // it
        assertThat(estimate.ratio()).isCloseTo(wanted, within(1e-6 * wanted));
    }

    @Test
    @DisplayName("F04: a singular matrix, the unit matrix and zeros")
    void f04Extremes() {
        ConditionNumber singular =
                ConditionNumber.of(Functions.operator(Functions.symmetric(3, 0, 1, 2, 3)), 4, 1e-6, 1);
        assertThat(singular.ratio()).isGreaterThan(1e12);
        assertThat(ConditionNumber.of((v, hv) -> System.arraycopy(v, 0, hv, 0, 3), 3, 1e-6, 1)
                        .ratio())
                .isCloseTo(1, within(1e-15));
        assertThat(ConditionNumber.of((v, hv) -> Arrays.fill(hv, 0), 3, 1e-6, 1).ratio())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConditionNumber.of((v, hv) -> {}, 3, 0, 1))
                .withMessageContainingAll("tolerance is 0.0", "(0, 1)");
    }

    /** Gradient descent at its best rate needs steps in proportion to the condition number: slow on the shallow axis. */
    @Test
    @DisplayName("F04: what it means for gradient descent")
    void f04GradientDescentIsSlow() {
        long few = stepsOfGradientDescent(10);
        long many = stepsOfGradientDescent(1000);
        assertThat((double) many / few).isBetween(80.0, 120.0);
        // jitter: beyond 2 over the largest value it diverges along the steep axis
        double[] theta = {1, 1};
        for (int i = 0; i < 100; i++) {
            theta[0] -= 2.1 / 1000 * theta[0];
            theta[1] -= 2.1 / 1000 * 1000 * theta[1];
        }
        assertThat(Math.abs(theta[1])).isGreaterThan(1000);
    }

    private static long stepsOfGradientDescent(double condition) {
        double rate = 2 / (1 + condition);
        double[] theta = {1, 1};
        long steps = 0;
        for (; Math.max(Math.abs(theta[0]), Math.abs(theta[1])) > 1e-6; steps++) {
            theta[0] -= rate * theta[0];
            theta[1] -= rate * condition * theta[1];
        }
        return steps;
    }
}
