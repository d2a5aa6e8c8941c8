package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.optim.secondorder.Minimum.Outcome;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NewtonTest {
    private static double[][] spd(int n, long seed, double condition) {
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> n == 1 ? 1 : Math.pow(condition, (double) i / (n - 1)));
        return Functions.symmetric(seed, eigenvalues);
    }

    private static Hessian constant(double[][] a) {
        return (theta, h) -> System.arraycopy(Functions.flat(a), 0, h, 0, h.length);
    }

    /** The residual of Cholesky's solution, as in CholeskyTest, and as much for the gradients. */
    @Property(tries = 50)
    @Label("F02: one full step finds the minimum of a quadratic, whatever its condition and the start")
    void f02OneStepForAQuadratic(
            @ForAll @IntRange(min = 1, max = 20) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[][] a = spd(n, seed, 1e4);
        double[] b = Functions.normals(seed + 1, n);
        double[] theta = Functions.normals(seed + 2, n);
        Objective f = Functions.quadratic(a, b);
        double bound = 8.0 * n * n * 0x1p-53 * 1e4 * (Vectors.norm(theta) + Vectors.norm(b));
        double[] grad = new double[n];
        assertThat(Newton.step(f, constant(a), theta)).isZero();
        f.valueAndGradient(theta, grad);
        assertThat(Vectors.norm(grad)).isLessThan(bound);
    }

    @Test
    @DisplayName("F02: the search takes the textbook's step of length 1 on a quadratic, and is done")
    void f02TheSearchTakesTheFullStep() {
        double[][] a = spd(6, 3, 100);
        double[] theta = {1, -2, 3, -4, 5, -6};
        double[] stepped = theta.clone();
        Objective f = Functions.quadratic(a, new double[] {1, 2, 3, 4, 5, 6});
        Minimum minimum = new Newton().minimize(f, constant(a), theta);
        Newton.step(f, constant(a), stepped);
        assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(minimum.iterations()).isEqualTo(1);
        // the start twice, to see that it is a function, and the step
        assertThat(minimum.evaluations()).isEqualTo(3);
        assertThat(theta).containsExactly(stepped, within(1e-15 * 100));
    }

    @Test
    @DisplayName("F02: by differences, the same")
    void f02HessianByDifferences() {
        double[][] a = spd(6, 3, 100);
        double[] theta = {1, -2, 3, -4, 5, -6};
        Minimum minimum = new Newton(new Limits(1e-6)).minimize(Functions.quadratic(a, new double[6]), theta);
        // ten digits of the Hessian leave 1e-10 of the gradient, some 300 at the start
        assertThat(minimum.iterations()).isEqualTo(1);
        assertThat(minimum.gradientNorm()).isLessThan(1e-7);
    }

    @Test
    @DisplayName("F02: from Rosenbrock's usual start, quadratically")
    void f02Rosenbrock() {
        double[] theta = {-1.2, 1};
        Minimum minimum = new Newton().minimize(Functions::rosenbrock, Functions::rosenbrockHessian, theta);
        assertThat(minimum.converged()).isTrue();
        assertThat(minimum.iterations()).isLessThanOrEqualTo(25);
        assertThat(theta).containsExactly(new double[] {1, 1}, within(1e-8 / 0.39));
    }

    @Test
    @DisplayName("F02: where the Hessian is indefinite, it is damped, and every step goes down")
    void f02Indefinite() {
        // x⁴/4 − x²/2 + y²: a saddle at 0, minima at (±1, 0)
        Objective f = (t, g) -> {
            g[0] = t[0] * t[0] * t[0] - t[0];
            g[1] = 2 * t[1];
            return 0.25 * t[0] * t[0] * t[0] * t[0] - 0.5 * t[0] * t[0] + t[1] * t[1];
        };
        Hessian h = (t, m) -> {
            m[0] = 3 * t[0] * t[0] - 1;
            m[2] = 0;
            m[3] = 2;
        };
        double[] step = {0.1, 1};
        assertThat(Newton.step(f, h, step)).isGreaterThan(0.97);
        double[] theta = {0.1, 1};
        assertThat(new Newton().minimize(f, h, theta).converged()).isTrue();
        assertThat(theta).containsExactly(new double[] {1, 0}, within(1e-8));
        // undamped it would go to the saddle: −H⁻¹g at (0.1, 0) is −0.1 and more
        assertThat(-(0.001 - 0.1) / (0.03 - 1)).isLessThan(-0.1);
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Newton().minimize((t, g) -> 0, new double[46_341]))
                .withMessageContainingAll("newton", "46341", "46340", "L-BFGS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Newton()
                        .minimize(Functions::rosenbrock, (t, h) -> Arrays.fill(h, Double.NaN), new double[2]))
                .withMessageContaining("NaN at [0, 0]");
    }
}
