package lanewise.simd.reference;

/** {@link Textbook} for activations: each function and its derivative, element by element, in double precision. */
public final class TextbookActivations {
    private static final double LAMBDA = 1.0507009873554804934193349852946;
    private static final double ALPHA = 1.6732632423543772848170429916717;
    private static final double ERF_SERIES = 2;
    private static final double ERF_ONE = 6; // erfc 6 = 2e-17
    private static final int FRACTION_TERMS = 600;
    private static final int LEAST_TERMS = 12;

    private TextbookActivations() {}

    /** σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ), the one that does not overflow. */
    public static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** σ′ = σ·(1 − σ). */
    public static double sigmoidDerivative(double x) {
        return sigmoid(x) * sigmoid(-x);
    }

    /** tanh′ = 1 − tanh². */
    public static double tanhDerivative(double x) {
        double t = StrictMath.tanh(x);
        return (1 - t) * (1 + t);
    }

    /** ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)). */
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** erf x = 2/√π · ∫₀ˣ e^(−t²) dt = 1 − erfc x; Maclaurin's series near 0. */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x) || a >= ERF_SERIES) {
            return Math.copySign(a > ERF_ONE ? 1 : 1 - erfc(a), x);
        }
        double term = x;
        double s = x;
        for (int k = 1; Math.abs(term) > 0x1p-60 * Math.abs(s); k++) {
            term *= -x * x / k;
            s += term / (2 * k + 1);
        }
        return 2 / Math.sqrt(Math.PI) * s;
    }

    /** erfc x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))) for x ≥ 2 (Abramowitz and Stegun 7.1.14). */
    public static double erfc(double x) {
        if (x < ERF_SERIES) {
            return 1 - erf(x);
        }
        double fraction = x;
        for (int k = LEAST_TERMS + (int) (FRACTION_TERMS / (x * x)); k >= 1; k--) {
            fraction = x + k / 2.0 / fraction;
        }
        return StrictMath.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
    }

    /** Φ(x) = erfc(−x/√2) / 2. */
    private static double normal(double x) {
        return x > 0 ? 1 - normal(-x) : erfc(-x / Math.sqrt(2)) / 2;
    }

    /** x·Φ(x); its limit at −∞ is 0. */
    public static double gelu(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * normal(x);
    }

    /** Φ(x) + x·φ(x). */
    public static double geluDerivative(double x) {
        double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        return normal(x) + (Double.isInfinite(x) ? 0 : x * density);
    }

    /** 2u = 2·√(2/π)·(x + 0.044715·x³). */
    private static double twiceU(double x) {
        return 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    /** x/2·(1 + tanh u) = x·σ(2u). */
    public static double geluTanh(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(twiceU(x));
    }

    /** σ(2u) + x·σ(2u)·σ(−2u)·2u′. */
    public static double geluTanhDerivative(double x) {
        double u = twiceU(x);
        if (Double.isInfinite(u)) {
            return u > 0 ? 1 : 0;
        }
        double slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return sigmoid(u) + x * sigmoidDerivative(u) * slope;
    }

    /** x·σ(x). */
    public static double silu(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
    }

    /** σ(x) + x·σ′(x). */
    public static double siluDerivative(double x) {
        return sigmoid(x) + (Double.isInfinite(x) ? 0 : x * sigmoidDerivative(x));
    }

    /** x·tanh(ln(1 + eˣ)). */
    public static double mish(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * StrictMath.tanh(softplus(x));
    }

    /** tanh(s) + x·(1 − tanh² s)·σ(x), s = ln(1 + eˣ). */
    public static double mishDerivative(double x) {
        double s = softplus(x);
        return StrictMath.tanh(s) + (Double.isInfinite(x) ? 0 : x * tanhDerivative(s) * sigmoid(x));
    }

    /** x &gt; 0 ? x : α·(eˣ − 1). */
    public static double elu(double alpha, double x) {
        return x > 0 ? x : alpha * StrictMath.expm1(x);
    }

    /** x &gt; 0 ? 1 : α·eˣ. */
    public static double eluDerivative(double alpha, double x) {
        return x > 0 ? 1 : alpha * StrictMath.exp(x);
    }

    /** λ·elu(α, x). */
    public static double selu(double x) {
        return LAMBDA * elu(ALPHA, x);
    }

    /** λ·elu′(α, x). */
    public static double seluDerivative(double x) {
        return LAMBDA * eluDerivative(ALPHA, x);
    }

    /** x &gt; 0 ? x : slope·x. */
    public static double leakyRelu(double slope, double x) {
        return x > 0 ? x : slope * x;
    }

    /** min(max(x + 3, 0), 6) / 6. */
    public static double hardSigmoid(double x) {
        return Math.min(Math.max(x + 3, 0), 6) / 6;
    }

    /** 1/6 between −3 and 3, else 0. */
    public static double hardSigmoidDerivative(double x) {
        return Math.abs(x) < 3 ? 1.0 / 6 : 0;
    }

    /** x·min(max(x + 3, 0), 6) / 6. */
    public static double hardSwish(double x) {
        return x * hardSigmoid(x);
    }

    /** 0 up to −3, 1 from 3 on, x/3 + 1/2 between. */
    public static double hardSwishDerivative(double x) {
        return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
    }
}
