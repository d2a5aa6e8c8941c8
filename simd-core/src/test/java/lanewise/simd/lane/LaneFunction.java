package lanewise.simd.lane;

import java.util.function.DoubleUnaryOperator;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.ErrorFunction;
import lanewise.simd.kernel.Exponential;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.Logarithm;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.Trigonometry;
import lanewise.simd.reference.TextbookActivations;

/**
 * The table of one-argument lane functions: the scalar form, the vector form (the walk that has it
 * written out), the exact function, the error that the Javadoc promises,
 * and floats where it is nearly reached. A new function gets a row here.
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
    RSQRT(Powers::rsqrt, walk(Arithmetic::rsqrt), x -> 1 / Math.sqrt(x), 1.5, 0x1.019566p2f);

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

    /** The float overload. */
    @FunctionalInterface
    interface Scalar {
        float apply(float x);
    }

    /** The vector form on arrays of whole vectors. */
    @FunctionalInterface
    interface Vectors {
        void apply(float[] x, float[] y);
    }

    /** A walk from x to y. */
    @FunctionalInterface
    private interface Walk {
        void run(Tensor x, Tensor y, int n);
    }

    /** A walk from x and dy to dx. */
    @FunctionalInterface
    private interface Backward {
        void run(Tensor x, Tensor dy, Tensor dx, int n);
    }

    private static Vectors walk(Walk f) {
        return (x, y) -> {
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor t = arena.allocate(x.length).copyFrom(x);
                f.run(t, t, x.length);
                System.arraycopy(t.toArray(), 0, y, 0, x.length);
            }
        };
    }

    private static Vectors gradient(Backward f) {
        return walk((x, y, n) -> {
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor one = arena.allocate(n);
                Elementwise.fill(1f, one, n);
                f.run(x, one, y, n);
            }
        });
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

    /** The greatest error over an array, after comparing the bits of both overloads. */
    double worstOf(float[] x, float[] y) {
        vector.apply(x, y);
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            float s = scalar.apply(x[i]);
            if (Float.floatToIntBits(s) != Float.floatToIntBits(y[i])) {
                throw new AssertionError(this + " at " + Float.toHexString(x[i]) + ": scalar " + Float.toHexString(s)
                        + ", vector " + Float.toHexString(y[i]));
            }
            worst = Math.max(worst, error(s, x[i]));
        }
        return worst;
    }

    double error(float result, float x) {
        return measure.error(result, exact.applyAsDouble(x));
    }
}
