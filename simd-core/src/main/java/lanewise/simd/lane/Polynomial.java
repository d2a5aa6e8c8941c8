package lanewise.simd.lane;

/** Polynomials by Horner's rule, one fused multiply-add per degree: c₀ + c₁x + c₂x² + …, coefficients from the highest down. */
final class Polynomial {
    private Polynomial() {}

    static float of(float x, float c3, float c2, float c1, float c0) {
        float p = Math.fma(x, c3, c2);
        p = Math.fma(p, x, c1);
        return Math.fma(p, x, c0);
    }

    static float of(float x, float c4, float c3, float c2, float c1, float c0) {
        float p = Math.fma(x, c4, c3);
        p = Math.fma(p, x, c2);
        p = Math.fma(p, x, c1);
        return Math.fma(p, x, c0);
    }

    static float of(float x, float c5, float c4, float c3, float c2, float c1, float c0) {
        float p = Math.fma(x, c5, c4);
        p = Math.fma(p, x, c3);
        p = Math.fma(p, x, c2);
        p = Math.fma(p, x, c1);
        return Math.fma(p, x, c0);
    }

    static float of(float x, float c6, float c5, float c4, float c3, float c2, float c1, float c0) {
        float p = Math.fma(x, c6, c5);
        p = Math.fma(p, x, c4);
        p = Math.fma(p, x, c3);
        p = Math.fma(p, x, c2);
        p = Math.fma(p, x, c1);
        return Math.fma(p, x, c0);
    }
}
