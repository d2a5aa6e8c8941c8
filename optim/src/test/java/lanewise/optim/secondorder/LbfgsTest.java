package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import lanewise.optim.secondorder.Minimum.Outcome;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.reference.SteadyState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
    private static JsonNode golden() throws IOException {
        try (InputStream in = LbfgsTest.class.getResourceAsStream("/golden/optimizers.json")) {
            for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
                if (c.get("kind").asText().equals("rosenbrock_minimum")) {
                    return c;
                }
            }
        }
        throw new IOException("no golden case rosenbrock_minimum");
    }

    @Test
    @DisplayName("F03: Rosenbrock's minimum within 1.3 times the evaluations of PyTorch's L-BFGS")
    void f03RosenbrockAsFastAsPyTorch() throws IOException {
        JsonNode golden = golden();
        double[] theta = {
            golden.at("/initial/data/0").asDouble(),
            golden.at("/initial/data/1").asDouble()
        };
        Functions.Recorded rosenbrock = new Functions.Recorded(Functions::rosenbrock);
        Minimum minimum = new Lbfgs().minimize(rosenbrock, theta);
        double wanted = golden.get("final_loss").asDouble();
        int needed = 0;
        while (rosenbrock.values.get(needed) > wanted) {
            needed++;
        }
        assertThat(needed + 1)
                .isLessThanOrEqualTo((int) (1.3 * golden.get("evaluations").asInt()));
        assertThat(minimum.evaluations()).isEqualTo(rosenbrock.values.size());
        assertThat(minimum.outcome()).isEqualTo(Outcome.CONVERGED);
        // ‖θ − θ*‖ ≤ ‖∇f‖ / (least eigenvalue of the Hessian there, 0.399)
        assertThat(theta[0]).isCloseTo(1, within(1e-8 / 0.39));
        assertThat(theta[1]).isCloseTo(1, within(1e-8 / 0.39));
    }

    @Property(tries = 50)
    void rosenbrockFromAnywhere(
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 1, max = 8) int pairs) {
        double[] theta = new double[2 * pairs];
        Arrays.setAll(theta, i -> 2 * new Rng(seed, 0).normal(i));
        Minimum minimum = new Lbfgs().minimize(Functions::rosenbrock, theta);
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        for (double t : theta) {
            assertThat(t).isCloseTo(1, within(1e-8 / 0.39));
        }
    }

    @Test
    @DisplayName("F03: an objective with dropout or mini-batches is refused")
    void f03NoiseIsRefused() {
        long[] call = {0};
        Objective dropped = (theta, grad) -> {
            Rng mask = new Rng(1, call[0]++);
            double sum = 0;
            for (int i = 0; i < theta.length; i++) {
                double kept = mask.uniform(i) < 0.5f ? 2 : 0;
                grad[i] = 2 * kept * theta[i];
                sum += kept * theta[i] * theta[i];
            }
            return sum;
        };
        double[] theta = {1, 2, 3, 4, 5, 6, 7, 8};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lbfgs().minimize(dropped, theta))
                .withMessageContainingAll("lbfgs", "function", "dropout", "full batch");
        assertThat(theta).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** Equal values alone do not make it a function. */
    @Test
    void aNoisyGradientIsRefused() {
        int[] call = {0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lbfgs()
                        .minimize((theta, grad) -> grad[0] = 1 + 0 * theta[0] + 1e-9 * call[0]++, new double[1]));
        Objective gradient = (theta, grad) -> {
            grad[0] = 1 + 1e-9 * call[0]++;
            return theta[0];
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lbfgs().minimize(gradient, new double[1]))
                .withMessageContaining("gradients different");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void theStartMustBeInTheDomain(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lbfgs().minimize((theta, grad) -> value, new double[3]))
                .withMessageContainingAll("lbfgs", "start", "" + value);
    }

    /** x − ln x has its minimum at 1 and is NaN left of 0: from 1e-3 the first steps lead far out, from 50 across the border. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.5, 50})
    void staysInTheDomain(double start) {
        Objective barrier = (theta, grad) -> {
            grad[0] = 1 - 1 / theta[0];
            return theta[0] - Math.log(theta[0]);
        };
        double[] theta = {start};
        assertThat(new Lbfgs().minimize(barrier, theta).converged()).isTrue();
        assertThat(theta[0]).isCloseTo(1, within(1.1e-8));
    }

    @Test
    void stopsAtItsLimits() {
        double[] theta = {-1.2, 1};
        Minimum few = new Lbfgs(new Limits(1e-8, 3, 1000)).minimize(Functions::rosenbrock, theta);
        assertThat(few.outcome()).isEqualTo(Outcome.ITERATION_LIMIT);
        assertThat(few.iterations()).isEqualTo(3);
        assertThat(few.value())
                .isEqualTo(Functions.rosenbrock(theta, new double[2]))
                .isLessThan(24.2);
        Minimum short10 = new Lbfgs(new Limits(1e-8, 1000, 10)).minimize(Functions::rosenbrock, new double[] {-1.2, 1});
        assertThat(short10.outcome()).isEqualTo(Outcome.EVALUATION_LIMIT);
        assertThat(short10.evaluations()).isBetween(10, 10 + 24);
    }

    @Test
    void atTheMinimumThereIsNothingToDo() {
        double[] theta = {1, 1};
        assertThat(new Lbfgs().minimize(Functions::rosenbrock, theta))
                .isEqualTo(new Minimum(Outcome.CONVERGED, 0, 0, 0, 2));
    }

    /** A gradient of the wrong sign: no step goes down. */
    @Test
    void aWrongGradientStalls() {
        double[] theta = {3};
        Minimum minimum = new Lbfgs()
                .minimize(
                        (x, grad) -> {
                            grad[0] = -2 * x[0];
                            return x[0] * x[0];
                        },
                        theta);
        assertThat(minimum.outcome()).isEqualTo(Outcome.STALLED);
        assertThat(theta[0]).isEqualTo(3);
    }

    /** Unbounded below: it ends, and says so. */
    @Test
    void unboundedBelow() {
        Minimum minimum = new Lbfgs(new Limits(1e-8, 50, 500))
                .minimize(
                        (x, grad) -> {
                            grad[0] = 1;
                            return x[0];
                        },
                        new double[1]);
        assertThat(minimum.converged()).isFalse();
        assertThat(minimum.value()).isLessThan(-1e20);
    }

    /** A value of six digits, as of a loss in float: slopes take over where values no longer tell. */
    @Test
    void valuesInFloat() {
        Objective rounded = (theta, grad) -> (float) (100 + Functions.rosenbrock(theta, grad));
        double[] theta = {-1.2, 1};
        Minimum minimum = new Lbfgs(new Limits(1e-9)).minimize(rounded, theta);
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        assertThat(theta[0]).isCloseTo(1, within(1e-9 / 0.39));
    }

    /** Twenty eigenvalues over a factor of 1e4. */
    @Test
    void anIllConditionedQuadratic() {
        int n = 20;
        double[] eigenvalues = new double[n];
        Arrays.setAll(eigenvalues, i -> Math.pow(10, 4.0 * i / (n - 1)));
        double[] b = new double[n];
        Arrays.setAll(b, i -> i - 7);
        double[][] a = Functions.symmetric(3, eigenvalues);
        double[] theta = new double[n];
        Minimum minimum = new Lbfgs().minimize(Functions.quadratic(a, b), theta);
        assertThat(minimum.converged()).as("%s", minimum).isTrue();
        for (int i = 0; i < n; i++) {
            assertThat(Vectors.dot(a[i], theta)).isCloseTo(b[i], within(1e-8));
        }
    }

    /** What an iteration allocates is the difference of two runs. */
    @Test
    void iterationsAllocateNothing() {
        AllocationMeter meter = AllocationMeter.ofThreads();
        double[] start = new double[40];
        Arrays.setAll(start, i -> 3 * Math.sin(i));
        Lbfgs five = new Lbfgs(new Limits(0, 5, 10_000));
        Lbfgs forty = new Lbfgs(new Limits(0, 40, 10_000));
        long begin = System.nanoTime();
        long more;
        long less;
        do { // until both are compiled: what escapes before does not afterwards
            more = SteadyState.ofAllocating(meter, 10, () -> forty.minimize(Functions::rosenbrock, start.clone()));
            less = SteadyState.ofAllocating(meter, 10, () -> five.minimize(Functions::rosenbrock, start.clone()));
        } while (more != less && System.nanoTime() - begin < SteadyState.PATIENCE.toNanos());
        assertThat(more).isEqualTo(less);
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lbfgs(0, new Limits(), StrongWolfe.quasiNewton()))
                .withMessage("lbfgs: history is 0; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(-1))
                .withMessageContainingAll("gradient norm", "-1.0", "not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(1, 0, 5))
                .withMessageContaining("iterations is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(1, 1, 1))
                .withMessageContaining("evaluations is 1");
    }
}
