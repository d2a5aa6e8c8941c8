package lanewise.simd.lane;

/**
 * The error function, and the Gaussian error linear unit x·Φ(x), Φ the distribution function of the standard normal distribution.
 *
 * <p>Φ is not taken from erf: 1 + erf loses all digits for negative x, so that the usual x/2·(1 + erf(x/√2)) is 0 below −5.5. Here
 * Φ(−t) = e^(−t²/2)·Q(t), Q a rational function with positive coefficients, which keeps its relative accuracy down to subnormal results.
 */
public final class Gaussian {
    public static final float ERF_MAX = 4f; // erf 3.92 rounds to 1
    public static final float ERF_SMALL = 0x1.d8p-1f; // 0.921875, where both forms are accurate

    // erf(x) = x + x·S(x²) for |x| < 0.921875: relative error 8.9e-10.
    public static final float S0 = 0x1.06eba8p-3f;
    public static final float S1 = -0x1.81274p-2f;
    public static final float S2 = 0x1.ce2d64p-4f;
    public static final float S3 = -0x1.b80118p-6f;
    public static final float S4 = 0x1.5449e4p-8f;
    public static final float S5 = -0x1.a606c2p-11f;
    public static final float S6 = 0x1.4f562ep-14f;

    // erf(x) = 1 − exp(x·T(x)) for 0.921875 ≤ x ≤ 3.95: T fits ln(erfc x)/x, the error of erf 7.3e-10.
    public static final float T0 = -0x1.20ef2ep0f;
    public static final float T1 = -0x1.4531f6p-1f;
    public static final float T2 = -0x1.b32d5cp-4f;
    public static final float T3 = 0x1.856ce6p-6f;
    public static final float T4 = -0x1.ddd62cp-9f;
    public static final float T5 = 0x1.534e1ep-12f;
    public static final float T6 = -0x1.7b845p-17f;

    // Q(t) = e^(t²/2)·Φ(−t) on 0 ≤ t ≤ 15 as N(t)/D(t), by iterated least squares towards the minimax fit: relative
    // error 3.1e-8.
    public static final float PHI_MAX = 14.5f; // 14.3·Φ(−14.3) rounds to 0
    public static final float N0 = 0.5f;
    public static final float N1 = 0x1.c1d5cep-2f;
    public static final float N2 = 0x1.78c83ep-3f;
    public static final float N3 = 0x1.4eea9cp-5f;
    public static final float N4 = 0x1.103536p-8f;
    public static final float D0 = 1f;
    public static final float D1 = 0x1.ad2d18p0f;
    public static final float D2 = 0x1.34a096p0f;
    public static final float D3 = 0x1.e2bd7ep-2f;
    public static final float D4 = 0x1.a3c7d4p-4f;
    public static final float D5 = 0x1.552886p-7f;
    public static final float DENSITY_0 = 0x1.988454p-2f; // 1/√(2π)

    private Gaussian() {}

    /**
     * The error function 2/√π · ∫₀ˣ e^(−t²) dt, at most 1.12 ULP from the true value over all floats; ±1 beyond 3.92, ±0 give ±0, NaN gives
     * NaN.
     *
     * <p>The division in two at 0.921875 is that of N. Juffa's erff; the coefficients are our own.
     */
    public static float erf(float x) {
        float t = Math.min(Math.abs(x), ERF_MAX);
        float small = Math.fma(Polynomial.of(t * t, S6, S5, S4, S3, S2, S1, S0), t, t);
        float large = 1f - Exponentials.expOfNegative(t * Polynomial.of(t, T6, T5, T4, T3, T2, T1, T0));
        return Exponentials.withSignOf(x, t >= ERF_SMALL ? large : small);
    }

    /** e^(−t²/2) for t ≥ 0, accurate also where t² is large: what rounding takes from t² is given back to the remainder. */
    private static float bell(float t) {
        float square = t * t;
        float lost = Math.fma(t, t, -square);
        return Exponentials.expOfNegative(-0.5f * square, -0.5f * lost);
    }

    /** Q(t). */
    private static float mills(float t) {
        return Polynomial.of(t, N4, N3, N2, N1, N0) / Polynomial.of(t, D5, D4, D3, D2, D1, D0);
    }

    /**
     * Φ(−t) for t ≥ 0 in double, for parameters that are computed once; relative error 3.2·10⁻⁸, that of the rational function.
     */
    public static double tail(double t) {
        double c = Math.min(t, PHI_MAX);
        double n = (((N4 * c + N3) * c + N2) * c + N1) * c + N0;
        double d = ((((D5 * c + D4) * c + D3) * c + D2) * c + D1) * c + D0;
        return n / d * StrictMath.exp(-0.5 * c * c);
    }

    private static float magnitude(float x) {
        return Math.min(Math.abs(x), PHI_MAX);
    }

    /**
     * x·Φ(x) = max(x, 0) − |x|·Φ(−|x|), at most 6.8 ULP from the true value over all floats, down to subnormal results; −∞ gives 0, NaN gives
     * NaN.
     */
    public static float gelu(float x) {
        float t = magnitude(x);
        return (x < 0f ? 0f : x) - t * mills(t) * bell(t);
    }

    /**
     * The derivative Φ(x) + x·φ(x), φ the density: with h = e^(−t²/2)·(Q(t) − t/√(2π)), t = |x|, it is h for x &lt; 0 and 1 − h otherwise.
     * Its error is at most 2.42·2⁻²⁴ (it is 0 near −0.75, where no relative bound can hold).
     */
    public static float geluGradient(float x) {
        float t = magnitude(x);
        float h = bell(t) * Math.fma(t, -DENSITY_0, mills(t));
        return x < 0f ? h : 1f - h;
    }
}
