package lanewise.simd.lane;

import java.util.function.DoubleUnaryOperator;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.ErrorFunction;
import lanewise.simd.kernel.Exponential;
import lanewise.simd.kernel.ExponentialUnits;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.HardActivations;
import lanewise.simd.kernel.LogCosh;
import lanewise.simd.kernel.Logarithm;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.Trigonometry;
import lanewise.simd.reference.TextbookActivations;
import lanewise.simd.reference.TextbookLosses;

/**
 * The table of functions of one argument that round: the scalar form, the vector form (the walk that has it written out), the exact function,
 * the error that the Javadoc promises, and floats where it is nearly reached. A new function gets a row here and one in docs/numerics.md. Not
 * here are those that give back bits they got: relu, abs, sign.
 */
enum LaneFunction {
    EXP(LaneMath::exp, walk(Exponential::exp), StrictMath::exp, 1.01, -0x1.b610fp4f, -0x1.601a64p6f),
    LOG(LaneMath::log, walk(Logarithm::log), StrictMath::log, 0.93, 0x1.6a0138p-1f, 0x1.694714p-127f),
    EXPM1(Exponentials::expm1, walk(Exponential::expm1), StrictMath::expm1, 1.46, 0x1.0fba1p4f),
    SIGMOID(Exponentials::sigmoid, walk(Sigmoids::sigmoid), TextbookActivations::sigmoid, 2.41, -0x1.0a111ap2f),
    TANH(Exponentials::tanh, walk(Sigmoids::tanh), StrictMath::tanh, 2.5, 0x1.205368p2f),
    ERF(Gaussian::erf, walk(ErrorFunction::erf), TextbookActivations::erf, 1.12, 0x1.e7d032p-1f),
    LOG1P(Logarithms::log1p, walk(Logarithm::log1p), StrictMath::log1p, 1.46, 0x1.c99f32p-2f),
    SOFTPLUS(Logarithms::softplus, walk(Softplus::softplus), TextbookActivations::softplus, 1.73, -0x1.7a373cp-1f),
    GELU(Gaussian::gelu, walk(Gelu::gelu), TextbookActivations::gelu, 6.8, -0x1.81b286p3f),
    SILU(SelfGated::silu, walk(Silu::silu), TextbookActivations::silu, 3.4, -0x1.9b0a48p1f),
    MISH(SelfGated::mish, walk(Mish::mish), TextbookActivations::mish, 4.7, -0x1.9e154ep1f),
    GELU_TANH(
            SelfGated::geluTanh,
            walk(GeluTanh::geluTanh),
            TextbookActivations::geluTanh,
            Measure.UNIT,
            1.72,
            0x1.2e6b84p0f),
    GELU_GRADIENT(
            Gaussian::geluGradient,
            gradient(Gelu::geluBackward),
            TextbookActivations::geluDerivative,
            Measure.UNIT,
            2.42,
            0x1.1ad38p-6f),
    GELU_TANH_GRADIENT(
            SelfGated::geluTanhGradient,
            gradient(GeluTanh::geluTanhBackward),
            TextbookActivations::geluTanhDerivative,
            Measure.UNIT,
            3.5),
    SILU_GRADIENT(
            SelfGated::siluGradient,
            gradient(Silu::siluBackward),
            TextbookActivations::siluDerivative,
            Measure.UNIT,
            3.1,
            0x1.4dfc4ep0f),
    MISH_GRADIENT(
            SelfGated::mishGradient,
            gradient(Mish::mishBackward),
            TextbookActivations::mishDerivative,
            Measure.UNIT,
            2.3,
            -0x1.3b9ae8p-3f),
    SIN(Angles::sin, walk(Trigonometry::sin), StrictMath::sin, 1.3, 0x1.b02d72p-1f),
    COS(Angles::cos, walk(Trigonometry::cos), StrictMath::cos, 1.3),
    SQRT(Powers::sqrt, walk(Arithmetic::sqrt), Math::sqrt, 0.5),
    RSQRT(Powers::rsqrt, walk(Arithmetic::rsqrt), x -> 1 / Math.sqrt(x), 1.5, 0x1.019566p2f),
    RECIPROCAL(x -> 1f / x, walk(Arithmetic::reciprocal), x -> 1 / x, 0.5),
    SQUARE(x -> x * x, walk(Arithmetic::square), x -> x * x, 0.5),
    LOG_COSH(Logarithms::logCosh, walk(LaneFunction::logCosh), x -> NoTarget.EQUATION.loss(x, 0), 7, 0.35559583f),
    ELU(
            x -> x > 0f ? x : Exponentials.expm1OfNegative(x),
            walk((x, y, n) -> ExponentialUnits.elu(1f, x, y, n)),
            x -> TextbookActivations.elu(1, x),
            0.97,
            -0x1.85a126p-2f),
    SELU(
            x -> x > 0f
                    ? ExponentialUnits.SELU_SCALE * x
                    : ExponentialUnits.SELU_ALPHA * Exponentials.expm1OfNegative(x),
            walk(ExponentialUnits::selu),
            TextbookActivations::selu,
            1.93,
            -0x1.35cc36p-3f),
    HARD_SIGMOID(
            x -> Math.min(Math.max(x + 3f, 0f), 6f) * (1f / 6f),
            walk(HardActivations::hardSigmoid),
            TextbookActivations::hardSigmoid,
            1.34,
            0x1.00000cp0f),
    HARD_SWISH(
            x -> x * (Math.min(Math.max(x + 3f, 0f), 6f) * (1f / 6f)),
            walk(HardActivations::hardSwish),
            TextbookActivations::hardSwish,
            2.49,
            0x1.fde802p-10f);

    /** What an error is counted in. */
    enum Measure {
        /** Units in the last place of the exact value. */
        ULP,
        /** 2⁻²⁴ of the exact value or of 1, whichever is greater, for functions with zeros that no relative bound fits. */
        UNIT;

        double error(float result, double exact) {
            if (this == ULP || Double.isNaN(exact) || !Float.isFinite(result)) {
                return Ulp.error(result, exact);
            }
            return Math.abs(result - exact) / Math.max(1, Math.abs(exact)) * 0x1p24;
        }
    }

    /** Ends of the range, zeros, NaNs, and where pieces of the code meet. */
    static final float[] SPECIALS = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        1f,
        Math.nextUp(1f),
        Math.nextDown(1f),
        0.70710677f, // about √½, where the logarithm changes its exponent
        0.7071068f,
        1.4142135f,
        1.4142137f,
        88.72283f, // exp is still finite
        88.72284f, // the first infinite one
        89f,
        Math.nextUp(89f),
        -87.33654f, // the last normal one
        -87.33655f,
        -103.97207f, // the last that rounds to MIN_VALUE
        -103.97208f,
        -104f,
        Math.nextDown(-104f),
        0x1p22f, // the last for three parts of π/2
        Math.nextUp(0x1p22f),
        -0x1p22f,
        0.6f, // pieces of ln cosh
        Math.nextDown(0.6f),
        3f, // hard sigmoid
        -3f,
        10f, // tanh
        -20f, // expm1
        Math.nextUp(-1f), // log1p
        0x1p-25f,
        Math.nextDown(0x1p-25f),
        Float.intBitsToFloat(0x7FC12345), // NaN whose bits must not leak into a number
        Float.intBitsToFloat(-1),
    };

    /** The float overload. */
    @FunctionalInterface
    interface Scalar {
        float apply(float x);
    }

    /** The vector form, from x, which it may overwrite, to y. */
    @FunctionalInterface
    interface Vectors {
        void apply(Tensor x, Tensor y, int n);
    }

    /** A walk from x and dy to dx, which may be dy. */
    @FunctionalInterface
    private interface Backward {
        void run(Tensor x, Tensor dy, Tensor dx, int n);
    }

    /** Gives a method reference its type. */
    private static Vectors walk(Vectors f) {
        return f;
    }

    private static Vectors gradient(Backward f) {
        return (x, y, n) -> {
            Elementwise.fill(1f, y, n);
            f.run(x, y, y, n);
        };
    }

    private static void logCosh(Tensor x, Tensor y, int n) {
        LogCosh.logCosh(x, NoTarget.ZEROS, 1f, y, x, 0, n);
    }

    /** What makes a function of a loss; apart, because an enum's constants are made before its other fields. */
    private static final class NoTarget {
        static final Tensor ZEROS = TensorArena.ofShared().allocate(Sweep.LENGTH);
        static final TextbookLosses.Equation EQUATION = TextbookLosses.logCosh();
    }

    final Scalar scalar;
    final Vectors vector;
    final DoubleUnaryOperator exact;

    final Measure measure;
    final double bound;

    /** Arguments with the greatest errors, found by trying all floats. */
    final float[] worst;

    LaneFunction(Scalar scalar, Vectors vector, DoubleUnaryOperator exact, double bound, float... worst) {
        this(scalar, vector, exact, Measure.ULP, bound, worst);
    }

    LaneFunction(
            Scalar scalar, Vectors vector, DoubleUnaryOperator exact, Measure measure, double bound, float... worst) {
        this.measure = measure;
        this.scalar = scalar;
        this.vector = vector;
        this.exact = exact;
        this.bound = bound;
        this.worst = worst;
    }

    double error(float result, float x) {
        return measure.error(result, exact.applyAsDouble(x));
    }
}
