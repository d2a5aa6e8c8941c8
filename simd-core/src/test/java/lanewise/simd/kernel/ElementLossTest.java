package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;
import lanewise.simd.reference.DefinitionLosses;
import lanewise.simd.reference.TextbookLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of elements equal their definitions bit for bit, and the textbook within derived bounds; their gradients are those of the losses. */
class ElementLossTest {
    /** Unit roundoff of float. */
    private static final double U = 0x1p-24;

    private static final float Q = 0.9f;
    private static final float DELTA = 0.7f;
    private static final float P = 2.5f;
    private static final float GAMMA = 2f;
    private static final float EPS = 1e-3f;

    private interface Call {
        void run(Tensor x, Tensor y, float scale, Tensor losses, Tensor dx, int from, int to);
    }

    private enum Targets {
        ANY,
        ZERO_OR_ONE,
        SIGN,
        NOT_NEGATIVE
    }

    private enum Loss {
        SQUARED(ErrorLosses::squaredError, DefinitionLosses.SQUARED, TextbookLosses.squared(), Targets.ANY),
        ABSOLUTE(
                ErrorLosses::absoluteError,
                new DefinitionLosses.Piecewise(1f, -1f),
                TextbookLosses.absolute(),
                Targets.ANY),
        QUANTILE(
                (x, y, s, l, dx, a, b) -> ErrorLosses.quantileError(Q, x, y, s, l, dx, a, b),
                new DefinitionLosses.Piecewise(1f - Q, -Q),
                TextbookLosses.quantile(Q),
                Targets.ANY),
        HUBER(
                (x, y, s, l, dx, a, b) -> ErrorLosses.huber(DELTA, x, y, s, l, dx, a, b),
                new DefinitionLosses.Huber(DELTA),
                TextbookLosses.huber(DELTA),
                Targets.ANY),
        LOG_COSH(LogCosh::logCosh, DefinitionLosses.LOG_COSH, TextbookLosses.logCosh(), Targets.ANY),
        SIGMOID(
                (x, y, s, l, dx, a, b) -> SigmoidCrossEntropy.sigmoidCrossEntropy(P, x, y, s, l, dx, a, b),
                new DefinitionLosses.SigmoidCrossEntropy(P),
                TextbookLosses.binaryCrossEntropy(P),
                Targets.ANY),
        FOCAL(
                (x, y, s, l, dx, a, b) -> FocalLoss.focal(GAMMA, 0.25f, 0.75f, x, y, s, l, dx, a, b),
                new DefinitionLosses.Focal(GAMMA, 0.25f, 0.75f),
                TextbookLosses.focal(GAMMA, 0.25, 0.75),
                Targets.ZERO_OR_ONE),
        KL(KlDivergence::klDivergence, DefinitionLosses.KL, TextbookLosses.klDivergence(), Targets.NOT_NEGATIVE),
        POISSON(
                (x, y, s, l, dx, a, b) -> PoissonLoss.poisson(EPS, x, y, s, l, dx, a, b),
                new DefinitionLosses.Poisson(EPS),
                TextbookLosses.poisson(EPS),
                Targets.NOT_NEGATIVE),
        POISSON_LOG(
                PoissonLoss::poissonLog,
                DefinitionLosses.POISSON_LOG,
                TextbookLosses.poissonLog(),
                Targets.NOT_NEGATIVE),
        HINGE(HingeLoss::hinge, DefinitionLosses.HINGE, TextbookLosses.hinge(), Targets.SIGN);

        final Call call;
        final DefinitionLosses.Element definition;
        final TextbookLosses.Equation equation;
        final Targets targets;

        Loss(Call call, DefinitionLosses.Element definition, TextbookLosses.Equation equation, Targets targets) {
            this.call = call;
            this.definition = definition;
            this.equation = equation;
            this.targets = targets;
        }

        private float target(float z) {
            return switch (targets) {
                case ANY -> z;
                case ZERO_OR_ONE -> z > 0 ? 1f : 0f;
                case SIGN -> z > 0 ? 1f : -1f;
                case NOT_NEGATIVE -> z < -0.5f ? 0f : Math.abs(z);
            };
        }

        /** Ordinary targets. */
        float[] targets(float[] z) {
            float[] y = z.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] = target(z[i]);
            }
            return y;
        }

        /** Rates are positive. */
        float[] predictions(float[] z) {
            float[] x = z.clone();
            for (int i = 0; i < x.length; i++) {
                x[i] = this == POISSON ? Math.abs(z[i]) : z[i];
            }
            return x;
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsItsDefinition(Loss loss) {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            boolean ordinary = s.samples().below(2) == 0;
            float[] y = ordinary ? loss.targets(s.samples().normal(n)) : s.mixed(n);
            float[] l = new float[n];
            float[] g = new float[n];
            DefinitionLosses.each(loss.definition, x, y, 0.3f, l, g, n);
            Tensor losses = s.output(s.mixed(n));
            Tensor dx = s.output(s.mixed(n));
            loss.call.run(s.input(x), s.input(y), 0.3f, losses, dx, 0, n);
            s.expect(losses, l);
            s.expect(dx, g);
            Tensor same = s.output(x);
            Tensor again = s.output(s.mixed(n));
            loss.call.run(same, s.input(y), 0.3f, again, same, 0, n);
            s.expect(again, l);
            s.expect(same, g);
        });
    }

    /** Elements outside of a range stay, and the bits do not depend on how they are split. */
    @ParameterizedTest
    @EnumSource
    void ranges(Loss loss) {
        int n = 75;
        Samples samples = new Samples(4);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(n).copyFrom(loss.predictions(samples.normal(n)));
            Tensor y = arena.allocate(n).copyFrom(loss.targets(samples.normal(n)));
            Tensor[] t = new Tensor[4];
            for (int i = 0; i < 4; i++) {
                t[i] = arena.allocate(n);
                Elementwise.fill(-7f, t[i], n);
            }
            loss.call.run(x, y, 1f, t[0], t[1], 0, n);
            loss.call.run(x, y, 1f, t[2], t[3], 3, 50);
            for (int i = 0; i < n; i++) {
                boolean inside = i >= 3 && i < 50;
                assertThat(t[2].get(i)).isEqualTo(inside ? t[0].get(i) : -7f);
                assertThat(t[3].get(i)).isEqualTo(inside ? t[1].get(i) : -7f);
            }
        }
    }

    /** The equations' gradients are those of the equations' losses: central differences, relative error 1e-6. */
    @ParameterizedTest
    @EnumSource
    void gradientsAgreeWithCentralDifferences(Loss loss) {
        Samples samples = new Samples(7);
        float[] x = loss.predictions(samples.normal(500));
        float[] y = loss.targets(samples.normal(500));
        int compared = 0;
        for (int i = 0; i < x.length; i++) {
            double target = y[i];
            boolean kink = Math.min(Math.abs(x[i] - y[i]), Math.abs(1 - x[i] * y[i])) < 1e-4
                    || Math.abs(Math.abs(x[i] - y[i]) - DELTA) < 1e-4
                    || loss == Loss.POISSON && x[i] < 0.05f;
            if (!kink) {
                double quotient = CentralDifferences.of(v -> loss.equation.loss(v[0], target), (double) x[i])[0];
                double gradient = loss.equation.gradient(x[i], target);
                assertThat(gradient).isCloseTo(quotient, within(1e-6 * Math.max(1e-2, Math.abs(gradient))));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(400);
    }

    /**
     * The kernels against the equations. A difference d has the error u·|d|, which a loss takes times its gradient. On top come some 20 roundings relative to
     * the terms that a loss or gradient is made of, and in the focal loss, where γ·ln(1 + eᵘ) goes through an exponential, as many times that number.
     */
    @ParameterizedTest
    @EnumSource
    void agreesWithTheTextbook(Loss loss) {
        Samples samples = new Samples(5);
        int n = 3000;
        float[] x = loss.predictions(samples.normal(n));
        float[] y = loss.targets(samples.normal(n));
        for (int i = 0; i < n; i++) {
            x[i] *= i % 3 == 0 ? 10f : 1f;
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor losses = arena.allocate(n);
            Tensor dx = arena.allocate(n);
            loss.call.run(arena.allocate(n).copyFrom(x), arena.allocate(n).copyFrom(y), 0.3f, losses, dx, 0, n);
            for (int i = 0; i < n; i++) {
                double l = loss.equation.loss(x[i], y[i]);
                double g = loss.equation.gradient(x[i], y[i]);
                double d = Math.abs((double) x[i] - y[i]);
                double bound = (loss == Loss.FOCAL ? 20 + 20 * GAMMA * (Math.abs(x[i]) + 1) : 20) * U;
                double terms = terms(loss, x[i], y[i]);
                assertThat((double) losses.get(i))
                        .as("loss at %s, %s", x[i], y[i])
                        .isCloseTo(l, within(bound * (Math.abs(l) + terms) + U * d * Math.abs(g) + 1e-37));
                assertThat((double) dx.get(i))
                        .as("gradient at %s, %s", x[i], y[i])
                        .isCloseTo(0.3f * g, within(bound * (Math.abs(g) + slopes(loss, x[i], y[i])) + 1e-37));
            }
        }
    }

    /** Magnitudes that a loss is the difference of. */
    private static double terms(Loss loss, double x, double y) {
        return switch (loss) {
            case SIGMOID -> Math.abs(x) * Math.abs(y) * P + Math.abs(x) + Math.abs(y) * P + 1;
            case KL -> y == 0 ? 0 : y * (Math.abs(Math.log(y)) + Math.abs(x) + 1);
            case POISSON -> x + (y == 0 ? 0 : y * (Math.abs(Math.log(x + EPS)) + 1));
            case POISSON_LOG -> Math.exp(x) + Math.abs(y * x);
            case HINGE -> 1 + Math.abs(x);
            default -> 0;
        };
    }

    /** Magnitudes that a gradient is the difference of. */
    private static double slopes(Loss loss, double x, double y) {
        return switch (loss) {
            case SIGMOID -> 1 + Math.abs(y) * P;
            case POISSON -> 1 + y / (x + EPS);
            case POISSON_LOG -> Math.exp(x) + y;
            default -> 0;
        };
    }

    private static float[] at(Loss loss, float x, float y) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor losses = arena.allocate(1);
            Tensor dx = arena.allocate(1);
            loss.call.run(arena.allocate(1).copyFrom(x), arena.allocate(1).copyFrom(y), 1f, losses, dx, 0, 1);
            return new float[] {losses.get(0) + 0f, dx.get(0) + 0f}; // +0 for −0
        }
    }

    /** At ±1e4, where e^x alone would overflow, and at infinities that cost nothing because no target stands against them. */
    @Test
    void extremeLogits() {
        float infinity = Float.POSITIVE_INFINITY;
        assertThat(at(Loss.SIGMOID, 1e4f, 1f)).containsExactly(0f, 0f);
        assertThat(at(Loss.SIGMOID, -1e4f, 0f)).containsExactly(0f, 0f);
        assertThat(at(Loss.SIGMOID, 1e4f, 0f)).containsExactly(1e4f, 1f);
        assertThat(at(Loss.SIGMOID, -1e4f, 1f)).containsExactly(P * 1e4f, -P);
        assertThat(at(Loss.SIGMOID, -infinity, 0f)).containsExactly(0f, 0f);
        assertThat(at(Loss.SIGMOID, infinity, 1f)).containsExactly(0f, 0f);
        assertThat(at(Loss.SIGMOID, -infinity, 1f)).containsExactly(infinity, -P);
        assertThat(at(Loss.FOCAL, 1e4f, 1f)).containsExactly(0f, 0f);
        assertThat(at(Loss.FOCAL, -1e4f, 1f)).containsExactly(2500f, -0.25f);
        assertThat(at(Loss.FOCAL, 1e4f, 0f)).containsExactly(7500f, 0.75f);
        assertThat(at(Loss.FOCAL, -infinity, 1f)).containsExactly(infinity, -0.25f);
        assertThat(at(Loss.FOCAL, infinity, 1f)).containsExactly(0f, 0f);
        assertThat(at(Loss.KL, -infinity, 0f)).containsExactly(0f, 0f);
        assertThat(at(Loss.KL, -infinity, 1f)).containsExactly(infinity, -1f);
        assertThat(at(Loss.POISSON_LOG, -infinity, 0f)).containsExactly(0f, 0f);
        assertThat(at(Loss.LOG_COSH, 1e4f, 0f)).containsExactly(1e4f - (float) Math.log(2), 1f);
        assertThat(at(Loss.LOG_COSH, -infinity, 0f)).containsExactly(infinity, -1f);
        assertThat(at(Loss.HUBER, -infinity, 0f)).containsExactly(infinity, -DELTA);
    }

    /** A gradient of a logit that is right keeps its digits however small it is. */
    @Test
    void smallGradientsKeepTheirDigits() {
        for (float x = 1f; x < 80f; x += 1.7f) {
            double expected = -P / (1 + Math.exp(x));
            assertThat((double) at(Loss.SIGMOID, x, 1f)[1]).isCloseTo(expected, within(-expected * 8 * U));
        }
    }

    /** The bounds that the Javadoc states: 4 ULP of each term of the binary cross entropy, and the divergence's. */
    @Test
    void statedBounds() {
        Samples samples = new Samples(11);
        float[] x = samples.normal(4000);
        float[] z = samples.normal(4000);
        for (int i = 0; i < x.length; i++) {
            double v = x[i] * 5f;
            float y = Math.min(Math.abs(z[i]), 1f);
            double wrong = v > 0 ? 1.0 - y : (double) P * y;
            double weight = 1 + (P - 1.0) * y;
            double terms = weight * Math.log1p(Math.exp(-Math.abs(v))) + wrong * Math.abs(v);
            double slopes = wrong + weight / (1 + Math.exp(Math.abs(v)));
            float[] sigmoid = at(Loss.SIGMOID, (float) v, y);
            TextbookLosses.Equation bce = Loss.SIGMOID.equation;
            assertThat((double) sigmoid[0]).isCloseTo(bce.loss((float) v, y), within(8 * U * terms));
            assertThat((double) sigmoid[1]).isCloseTo(bce.gradient((float) v, y), within(8 * U * slopes));
            double log = Math.log(y);
            double kl = y * (Math.abs(log) + Math.abs(log - v) + Math.abs(v)) * 0x1p-23;
            assertThat((double) at(Loss.KL, (float) v, y)[0])
                    .isCloseTo(Loss.KL.equation.loss((float) v, y), within(kl));
        }
    }

    /** At a kink the gradient is 0 where a subgradient is; NaN never becomes a number. */
    @Test
    void kinksAndNaN() {
        for (Loss loss : new Loss[] {Loss.SQUARED, Loss.ABSOLUTE, Loss.QUANTILE, Loss.HUBER, Loss.LOG_COSH}) {
            assertThat(at(loss, 1.5f, 1.5f)[1]).as("%s", loss).isZero();
        }
        assertThat(at(Loss.HINGE, 1f, 1f)).containsExactly(0f, 0f);
        for (Loss loss : Loss.values()) {
            assertThat(at(loss, Float.NaN, 1f)[0]).as("%s", loss).isNaN();
        }
    }

    /** ln cosh keeps its digits near 0, where the usual form is a difference of numbers near ln 2: at most 7 ULP (6.55 over all floats from 2⁻¹⁶ to 16). */
    @Test
    void logCoshIsAccurateEverywhere() {
        double worst = Math.abs(at(Loss.LOG_COSH, 0.35559583f, 0f)[0]
                        - TextbookLosses.logCosh().loss(0.35559583f, 0))
                / Math.ulp(0.062f);
        for (int bits = Float.floatToRawIntBits(1e-15f); bits < Float.floatToRawIntBits(100f); bits += 20_011) {
            float d = Float.intBitsToFloat(bits);
            double exact = TextbookLosses.logCosh().loss(d, 0);
            double error = Math.abs(at(Loss.LOG_COSH, d, 0f)[0] - exact) / Math.ulp((float) exact);
            worst = Math.max(worst, error);
        }
        assertThat(worst).isLessThan(7);
    }

    static Stream<Runnable> outOfRange() {
        Tensor t = TensorArena.ofShared().allocate(1);
        return Stream.of(
                () -> ErrorLosses.quantileError(1f, t, t, 1f, t, t, 0, 1),
                () -> ErrorLosses.quantileError(Float.NaN, t, t, 1f, t, t, 0, 1),
                () -> ErrorLosses.huber(0f, t, t, 1f, t, t, 0, 1),
                () -> ErrorLosses.huber(Float.POSITIVE_INFINITY, t, t, 1f, t, t, 0, 1),
                () -> SigmoidCrossEntropy.sigmoidCrossEntropy(0f, t, t, 1f, t, t, 0, 1),
                () -> FocalLoss.focal(-1f, 1f, 1f, t, t, 1f, t, t, 0, 1),
                () -> FocalLoss.focal(1f, Float.NaN, 1f, t, t, 1f, t, t, 0, 1),
                () -> PoissonLoss.poisson(-1f, t, t, 1f, t, t, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void refusesParametersOutOfRange(Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining("it must be");
    }
}
