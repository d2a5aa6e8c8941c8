package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lanewise.nn.reference.NumpyNormals;
import lanewise.simd.reference.CentralDifferences;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tape that everything else is judged by. */
class DoubleTapeTest {
    /** Operations of two numbers u, v. */
    private record Rule(String name, BiFunction<DoubleTape, int[], Integer> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Rule rule(String name, BiFunction<DoubleTape, int[], Integer> operation) {
        return new Rule(name, operation);
    }

    /** The ten rules of A01, and the functions that layers need. */
    private static final Rule[] RULES = {
        rule("const", (t, u) -> t.constant(3)),
        rule("aθ", (t, u) -> t.scale(-1.5, u[0])),
        rule("a·u", (t, u) -> t.scale(0.5, t.multiply(u[0], u[0]))),
        rule("u+v−w", (t, u) -> t.subtract(t.add(u[0], u[1]), t.scale(2, u[0]))),
        rule("u·v", (t, u) -> t.multiply(u[0], u[1])),
        rule("u/v", (t, u) -> t.divide(u[0], u[1])),
        rule("uⁿ", (t, u) -> t.pow(u[0], 2.5)),
        rule("1/u", (t, u) -> t.divide(t.constant(1), u[0])),
        rule("ln u", (t, u) -> t.log(u[0])),
        rule("e^u", (t, u) -> t.exp(u[0])),
        rule("f(u)", (t, u) -> t.tanh(t.exp(t.log(t.multiply(u[0], u[1]))))),
        rule("expm1", (t, u) -> t.expm1(t.scale(-1, u[0]))),
        rule("sqrt", (t, u) -> t.sqrt(u[0])),
        rule("tanh", (t, u) -> t.tanh(u[0])),
        rule("sigmoid", (t, u) -> t.sigmoid(u[0])),
        rule("softplus", (t, u) -> t.softplus(u[0])),
        rule("erf", (t, u) -> t.erf(u[0])),
        rule("shift", (t, u) -> t.shift(2, u[1])),
        rule("choose", (t, u) -> t.choose(t.subtract(u[0], u[1]), u[0], t.multiply(u[1], u[1]))),
        rule("max", (t, u) -> t.max(u[0], u[1], t.scale(0.5, u[0]))),
        rule(
                "sum",
                (t, u) -> t.plus(u[0])
                        .plus(0.5, u[1])
                        .plusProduct(u[0], u[1])
                        .plus(-1, u[0])
                        .sum())
    };

    static Stream<Rule> rules() {
        return Stream.of(RULES);
    }

    private static double value(Rule rule, double... u) {
        DoubleTape tape = new DoubleTape();
        return tape.value(rule.operation.apply(
                tape, Arrays.stream(u).mapToInt(tape::variable).toArray()));
    }

    /** A01: for random u, v > 0 that are not equal. */
    @Property(tries = 100)
    void a01RulesOfDerivatives(
            @ForAll @DoubleRange(min = 0.3, max = 2) double u, @ForAll @DoubleRange(min = 2.1, max = 3) double v) {
        for (Rule rule : RULES) {
            DoubleTape tape = new DoubleTape();
            int[] nodes = {tape.variable(u), tape.variable(v)};
            tape.backward(rule.operation.apply(tape, nodes));
            double[] expected = CentralDifferences.of(x -> value(rule, x), u, v);
            for (int i = 0; i < 2; i++) {
                // third derivatives of u/v and u^2.5 are up to 30 here
                assertThat(tape.adjoint(nodes[i])).as("%s by %d", rule, i).isCloseTo(expected[i], within(2e-8));
            }
        }
    }

    /** A value that is the same computation in float lies within the error that the tape keeps, and so does its derivative by the tape in float's place. */
    @ParameterizedTest
    @MethodSource("rules")
    void errorsAreAboveThoseOfRoundedOperands(Rule rule) {
        // operands that a float cannot hold, rounded as a float computation would have them
        for (double u = 0.31; u < 2; u += 0.173) {
            double v = u + 0.377;
            DoubleTape tape = new DoubleTape();
            int[] nodes = {
                tape.constant((float) u, Math.abs((float) u - u)), tape.constant((float) v, Math.abs((float) v - v))
            };
            int y = rule.operation.apply(tape, nodes);
            assertThat(tape.value(y)).isCloseTo(value(rule, u, v), within(2 * tape.error(y) + 1e-15));
        }
    }

    /** erf at 1/2, 1, 2, 4 and 7 (Abramowitz and Stegun, table 7.1, and mpmath). */
    @Test
    void erf() {
        double[] x = {0.5, 1, 2, 4, 7, -1, 0};
        double[] y = {
            0.5204998778130465, 0.8427007929497149, 0.9953222650189527, 0.9999999845827421, 1, -0.8427007929497149, 0
        };
        for (int i = 0; i < x.length; i++) {
            DoubleTape tape = new DoubleTape();
            assertThat(tape.value(tape.erf(tape.variable(x[i])))).isCloseTo(y[i], within(4e-16));
        }
    }

    /** A10: at 0 the derivative of max(0, x) is 0; of equal numbers the first has the derivative of the maximum. */
    @Test
    void a10KinksBelongToOneSide() {
        DoubleTape tape = new DoubleTape();
        int zero = tape.variable(0);
        int[] equal = {tape.variable(2), tape.variable(2)};
        int y = tape.add(PointwiseReferences.relu(tape, zero), tape.max(equal));
        tape.backward(y);
        assertThat(tape.adjoint(zero)).isZero();
        assertThat(tape.adjoint(equal[0])).isEqualTo(1);
        assertThat(tape.adjoint(equal[1])).isZero();
    }

    /** Branches are the same just where all comparisons are. */
    @Test
    void branchesTellSmoothPiecesApart() {
        assertThat(branches(1, 2)).isEqualTo(branches(1.5, 2));
        assertThat(branches(-1, 2)).isNotEqualTo(branches(1, 2));
        assertThat(branches(1, 0.5)).isNotEqualTo(branches(1, 2));
        assertThat(branches(0, 2)).isEqualTo(branches(-1, 2));
    }

    private static long branches(double a, double b) {
        DoubleTape tape = new DoubleTape();
        int x = tape.variable(a);
        int y = tape.variable(b);
        tape.add(PointwiseReferences.relu(tape, x), tape.max(x, y));
        return tape.branches();
    }

    /** Where float may take the other branch, what it would get there lies within the bound. */
    @Test
    void anUndecidedBranchCountsTwice() {
        DoubleTape tape = new DoubleTape();
        int x = tape.variable(1);
        int nearly = tape.constant(1e-9, 1e-8);
        int y = tape.choose(nearly, x, tape.scale(3, x));
        tape.backward(y);
        assertThat(tape.adjoint(x)).isEqualTo(1);
        assertThat(tape.adjointError(x)).isGreaterThanOrEqualTo(2);
        assertThat(tape.error(y)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void wrongUseIsRefused() {
        DoubleTape tape = new DoubleTape();
        int x = tape.variable(1);
        tape.plus(x);
        assertThatIllegalStateException().isThrownBy(() -> tape.exp(x)).withMessageContaining("sum()");
        assertThatIllegalStateException()
                .isThrownBy(() -> new DoubleTape(false).backward(0))
                .withMessageContaining("record");
    }

    /**
     * A13: c = Σ(x·y + z) of 3 x 4 numbers drawn by numpy's legacy generator from seed 0, in the order x, y, z, is 6.71700853780007; its gradients are exact, ∂c/∂x = y,
     * ∂c/∂y = x, ∂c/∂z = 1. A network in float is in {@code AutodiffExampleTest}.
     */
    @Test
    void a13AutodiffExample() {
        NumpyNormals normals = new NumpyNormals(0);
        double[][] numbers = {normals.next(12), normals.next(12), normals.next(12)};
        DoubleTape tape = new DoubleTape();
        int[][] nodes = new int[3][];
        Arrays.setAll(
                nodes, i -> Arrays.stream(numbers[i]).mapToInt(tape::variable).toArray());
        for (int k = 0; k < 12; k++) {
            tape.plusProduct(nodes[0][k], nodes[1][k]).plus(nodes[2][k]);
        }
        int c = tape.sum();
        tape.backward(c);
        assertThat(tape.value(c)).isCloseTo(6.71700853780007, within(1e-14));
        for (int k = 0; k < 12; k++) {
            assertThat(tape.adjoint(nodes[0][k])).isEqualTo(numbers[1][k]);
            assertThat(tape.adjoint(nodes[1][k])).isEqualTo(numbers[0][k]);
            assertThat(tape.adjoint(nodes[2][k])).isEqualTo(1);
        }
    }
}
