package lanewise.simd.lane;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.reference.TextbookActivations;

/**
 * The table of one-argument lane functions: both overloads, the exact function, the error that the Javadoc promises,
 * and floats where it is nearly reached. A new function gets a row here.
 */
enum LaneFunction {
    EXP(LaneMath::exp, LaneMath::exp, StrictMath::exp, 1.01, -0x1.b610fp4f, -0x1.601a64p6f),
    LOG(LaneMath::log, LaneMath::log, StrictMath::log, 0.93, 0x1.6a0138p-1f, 0x1.694714p-127f),
    EXPM1(Exponentials::expm1, Exponentials::expm1, StrictMath::expm1, 1.46, 0x1.0fba1p4f),
    SIGMOID(Exponentials::sigmoid, Exponentials::sigmoid, TextbookActivations::sigmoid, 2.41, -0x1.0a111ap2f),
    TANH(Exponentials::tanh, Exponentials::tanh, StrictMath::tanh, 2.5, 0x1.205368p2f),
    ERF(Gaussian::erf, Gaussian::erf, TextbookActivations::erf, 1.12, 0x1.e7d032p-1f),
    LOG1P(Logarithms::log1p, Logarithms::log1p, StrictMath::log1p, 1.5),
    SOFTPLUS(Logarithms::softplus, Logarithms::softplus, TextbookActivations::softplus, 1.7),
    GELU(Gaussian::gelu, Gaussian::gelu, TextbookActivations::gelu, 6.6),
    SILU(SelfGated::silu, SelfGated::silu, TextbookActivations::silu, 3.2),
    MISH(Mish::mish, Mish::mish, TextbookActivations::mish, 4),
    GELU_TANH(SelfGated::geluTanh, SelfGated::geluTanh, TextbookActivations::geluTanh, Measure.UNIT, 1.6),
    GELU_GRADIENT(
            Gaussian::geluGradient, Gaussian::geluGradient, TextbookActivations::geluDerivative, Measure.UNIT, 2.3),
    GELU_TANH_GRADIENT(
            SelfGated::geluTanhGradient,
            SelfGated::geluTanhGradient,
            TextbookActivations::geluTanhDerivative,
            Measure.UNIT,
            3.5),
    SILU_GRADIENT(
            SelfGated::siluGradient, SelfGated::siluGradient, TextbookActivations::siluDerivative, Measure.UNIT, 3.1),
    MISH_GRADIENT(Mish::gradient, Mish::gradient, TextbookActivations::mishDerivative, Measure.UNIT, 2.1);

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

    final Scalar scalar;
    final UnaryOperator<FloatVector> vector;
    final DoubleUnaryOperator exact;

    final Measure measure;
    final double bound;

    /** Arguments with the greatest errors, found by trying all floats. */
    final float[] worst;

    LaneFunction(
            Scalar scalar, UnaryOperator<FloatVector> vector, DoubleUnaryOperator exact, double bound, float... worst) {
        this(scalar, vector, exact, Measure.ULP, bound, worst);
    }

    LaneFunction(
            Scalar scalar,
            UnaryOperator<FloatVector> vector,
            DoubleUnaryOperator exact,
            Measure measure,
            double bound,
            float... worst) {
        this.measure = measure;
        this.scalar = scalar;
        this.vector = vector;
        this.exact = exact;
        this.bound = bound;
        this.worst = worst;
    }

    /** The vector overload on an array of whole vectors. */
    void vectors(float[] x, float[] y) {
        for (int i = 0; i < x.length; i += Lanes.LENGTH) {
            vector.apply(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
        }
    }

    /** The greatest error over an array, after comparing the bits of both overloads. */
    double worstOf(float[] x, float[] y) {
        vectors(x, y);
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
