package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Linear and nonlinear conjugate gradients. */
class ConjugateGradientTest {
    @ParameterizedTest
    @EnumSource
    void rosenbrock(ConjugateGradient.Beta beta) {
        double[] theta = {-1.2, 1};
        Minimum minimum = new ConjugateGradient(beta, new Limits(), StrongWolfe.conjugateGradient())
                .minimize(Functions::rosenbrock, theta);
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        assertThat(theta).containsExactly(new double[] {1, 1}, within(1e-8 / 0.39));
    }

    /** For a quadratic and exact searches n steps are enough; c₂ = 0.001 is nearly exact, and takes a few more. */
    @ParameterizedTest
    @EnumSource
    void quadratics(ConjugateGradient.Beta beta) {
        double[][] a = Functions.symmetric(4, 1, 2, 5, 10, 20, 50);
        double[] b = {1, 2, 3, 4, 5, 6};
        double[] theta = new double[6];
        Minimum minimum = new ConjugateGradient(beta, new Limits(1e-6), new StrongWolfe(1e-4, 1e-3, 1e-6, 25))
                .minimize(Functions.quadratic(a, b), theta);
        assertThat(minimum.converged()).isTrue();
        assertThat(minimum.iterations()).isLessThanOrEqualTo(12);
    }

    @Property(tries = 50)
    void linearSolvesInAboutNSteps(
            @ForAll @IntRange(min = 1, max = 25) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> 1 + 2 * i);
        double[][] a = Functions.symmetric(seed, eigenvalues);
        double[] b = Functions.normals(seed, n);
        double[] x = Functions.normals(seed + 1, n);
        LinearConjugateGradient.Solution solution =
                new LinearConjugateGradient(1e-10, n + 5).solve(Functions.operator(a), b, x);
        assertThat(solution.outcome()).isEqualTo(LinearConjugateGradient.Outcome.CONVERGED);
        for (int i = 0; i < n; i++) {
            assertThat(Vectors.dot(a[i], x)).isCloseTo(b[i], within(2e-10 * Vectors.norm(b)));
        }
    }

    /** The error falls by (√κ − 1)/(√κ + 1) an iteration in the norm of A (Nocedal and Wright, eq. 5.36). */
    @Test
    void linearConvergesAsPromised() {
        int n = 200;
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> 1 + 99.0 * i / (n - 1));
        double[][] a = Functions.symmetric(1, eigenvalues);
        double[] b = Functions.normals(9, n);
        // (9/11)^k · 2 · √κ < 1e-6 from k = 115 on
        assertThat(new LinearConjugateGradient(1e-6, 115)
                        .solve(Functions.operator(a), b, new double[n])
                        .outcome())
                .isEqualTo(LinearConjugateGradient.Outcome.CONVERGED);
    }

    @Test
    void linearEnds() {
        LinearConjugateGradient method = new LinearConjugateGradient(1e-10, 3);
        double[] x = new double[2];
        assertThat(method.solve(Functions.operator(new double[][] {{1, 0}, {0, -1}}), new double[] {0, 1}, x))
                .isEqualTo(new LinearConjugateGradient.Solution(
                        LinearConjugateGradient.Outcome.NOT_POSITIVE_DEFINITE, 1, 0));
        double[][] hard = Functions.symmetric(2, 1, 10, 100, 1000, 10_000);
        assertThat(method.solve(Functions.operator(hard), Functions.normals(1, 5), new double[5])
                        .outcome())
                .isEqualTo(LinearConjugateGradient.Outcome.ITERATION_LIMIT);
        assertThat(method.solve(Functions.operator(hard), new double[5], new double[5])
                        .iterations())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.solve(Functions.operator(hard), new double[4], new double[5]))
                .withMessageContainingAll("4", "5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearConjugateGradient(1, 3))
                .withMessageContaining("tolerance is 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearConjugateGradient(0, 0))
                .withMessageContaining("iterations is 0");
    }

    @Test
    void wolfeMustBeTight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ConjugateGradient(ConjugateGradient.Beta.DAI_YUAN, new Limits(), StrongWolfe.quasiNewton()))
                .withMessage("conjugate gradient: c2 is 0.9; it must be below 1/2");
    }
}
