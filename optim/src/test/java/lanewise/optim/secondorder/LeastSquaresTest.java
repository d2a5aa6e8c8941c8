package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import lanewise.optim.secondorder.Minimum.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gauss-Newton and Levenberg-Marquardt. */
class LeastSquaresTest {
    private static LeastSquares rosenbrock() {
        return new LeastSquares(Functions::rosenbrockResiduals, 2, 2);
    }

    /** y = a·e^{bt} at eight points, with a = 2 and b = −0.7, and an error of size e of alternating sign. */
    private static LeastSquares exponentialFit(double e) {
        return new LeastSquares(
                (theta, r, jacobian) -> {
                    for (int i = 0; i < 8; i++) {
                        double t = 0.5 * i;
                        double y = 2 * Math.exp(-0.7 * t) + (i % 2 == 0 ? e : -e);
                        double model = Math.exp(theta[1] * t);
                        r[i] = theta[0] * model - y;
                        jacobian[2 * i] = model;
                        jacobian[2 * i + 1] = theta[0] * t * model;
                    }
                },
                8,
                2);
    }

    @Test
    void gradientAndMatrixAreThoseOfTheResiduals() {
        double[] theta = {-1.2, 1};
        double[] grad = new double[2];
        double[] expected = new double[2];
        assertThat(rosenbrock().valueAndGradient(theta, grad))
                .isCloseTo(Functions.rosenbrock(theta, expected), within(1e-13));
        assertThat(grad).containsExactly(expected, within(1e-12));
        double[] h = new double[4];
        rosenbrock().hessian(theta, h);
        // JᵀJ = 2·[1 + 400x², −200x; −200x, 100]
        assertThat(new double[] {h[0], h[2], h[3]})
                .containsExactly(new double[] {2 + 800 * 1.44, 480, 200}, within(1e-12));
    }

    @Test
    @DisplayName("F02: Gauss-Newton; linear residuals take one step")
    void f02GaussNewtonLinear() {
        LeastSquares line = new LeastSquares(
                (theta, r, jacobian) -> {
                    for (int i = 0; i < 5; i++) {
                        r[i] = theta[0] + theta[1] * i - (1 + 3.0 * i);
                        jacobian[2 * i] = 1;
                        jacobian[2 * i + 1] = i;
                    }
                },
                5,
                2);
        double[] theta = {10, -10};
        Minimum minimum = new GaussNewton().minimize(line, theta);
        assertThat(minimum.converged()).isTrue();
        assertThat(minimum.iterations()).isEqualTo(1);
        assertThat(theta).containsExactly(new double[] {1, 3}, within(1e-13));
    }

    @Test
    void gaussNewtonOnRosenbrockAndAFit() {
        double[] theta = {-1.2, 1};
        assertThat(new GaussNewton().minimize(rosenbrock(), theta).converged()).isTrue();
        assertThat(theta).containsExactly(new double[] {1, 1}, within(1e-8));
        double[] fit = {1, 0};
        assertThat(new GaussNewton().minimize(exponentialFit(0), fit).converged())
                .isTrue();
        assertThat(fit).containsExactly(new double[] {2, -0.7}, within(1e-8));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F02: Levenberg-Marquardt, D = I and D = diag(JᵀJ)")
    void f02LevenbergMarquardt(LevenbergMarquardt.Scaling scaling) {
        LevenbergMarquardt method = new LevenbergMarquardt(1e-3, scaling, new Limits());
        double[] theta = {-1.2, 1};
        Minimum minimum = method.minimize(rosenbrock(), theta);
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        assertThat(minimum.iterations()).isLessThan(40);
        assertThat(theta).containsExactly(new double[] {1, 1}, within(1e-7));
        double[] fit = {1, 0};
        assertThat(method.minimize(exponentialFit(0.05), fit).converged()).isTrue();
        double[] other = {1, 0};
        new Lbfgs().minimize(exponentialFit(0.05), other);
        assertThat(fit).containsExactly(other, within(1e-7));
    }

    /** Two variables that only act together: JᵀJ is singular everywhere. */
    @Test
    void aJacobianWithoutFullRank() {
        LeastSquares sum = new LeastSquares(
                (theta, r, jacobian) -> {
                    r[0] = theta[0] + theta[1] - 3;
                    jacobian[0] = 1;
                    jacobian[1] = 1;
                },
                1,
                2);
        for (double[] start : new double[][] {{0, 0}, {5, -9}}) {
            double[] theta = start.clone();
            assertThat(new LevenbergMarquardt().minimize(sum, theta).converged())
                    .isTrue();
            assertThat(theta[0] + theta[1]).isCloseTo(3, within(1e-8));
            double[] damped = start.clone();
            assertThat(new GaussNewton().minimize(sum, damped).converged()).isTrue();
            assertThat(damped[0] + damped[1]).isCloseTo(3, within(1e-8));
        }
    }

    /** Residuals that leave their domain: r = ln θ is NaN below 0, where the first step from 5 leads. */
    @Test
    void stepsOutOfTheDomainAreShortened() {
        LeastSquares log = new LeastSquares(
                (theta, r, jacobian) -> {
                    r[0] = Math.log(theta[0]);
                    jacobian[0] = 1 / theta[0];
                },
                1,
                1);
        double[] theta = {5};
        assertThat(new LevenbergMarquardt().minimize(log, theta).converged()).isTrue();
        assertThat(theta[0]).isCloseTo(1, within(1e-8));
        double[] second = {5};
        assertThat(new GaussNewton().minimize(log, second).converged()).isTrue();
        assertThat(second[0]).isCloseTo(1, within(1e-8));
    }

    @Test
    void limitsAndDomains() {
        double[] theta = {-1.2, 1};
        assertThat(new LevenbergMarquardt(1e-3, LevenbergMarquardt.Scaling.IDENTITY, new Limits(0, 3, 100))
                        .minimize(rosenbrock(), theta)
                        .outcome())
                .isEqualTo(Outcome.ITERATION_LIMIT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LevenbergMarquardt(0, LevenbergMarquardt.Scaling.IDENTITY, new Limits()))
                .withMessageContainingAll("tau is 0.0", "above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeastSquares((t, r, j) -> {}, 0, 2))
                .withMessageContaining("residuals is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rosenbrock().valueAndGradient(new double[3], new double[3]))
                .withMessageContaining("3 variables, but made for 2");
    }
}
