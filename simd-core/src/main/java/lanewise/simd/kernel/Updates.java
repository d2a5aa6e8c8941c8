package lanewise.simd.kernel;

/**
 * What all optimizer updates share. An update is one fused pass over slabs of equal length, elements [from, to); there is a class for each
 * family of them. Scalars are computed in double, once a step, and rounded to float, so an element costs at most one root and one division.
 *
 * <p><b>Three scalars are the same everywhere.</b> Each update works on g = fma(l2, theta[i], gradScale · grad[i]), where gradScale is the factor
 * that clips or averages gradients and l2 the weight of a penalty ½·l2·θ² in the loss (coupled decay), and adds its step to keep · theta[i], where
 * keep = 1 − lr·λ is decoupled decay (Loshchilov and Hutter 2019). With 1, 0 and 1 they change no bit.
 *
 * <p><b>No denormals.</b> The moments of a parameter whose gradient is 0 for long decay by a factor a step; left alone they reach the
 * subnormal range, where every operation takes some 150 cycles, and training slows down for ever. So it is part of each definition
 * that a first moment below {@link #TINY} in absolute value becomes 0, and so does a second moment below {@link #TINY_SQUARE} or
 * the square of a gradient below {@link #TINY_GRADIENT}. Next to eps = 1e-8 (√TINY_SQUARE is 9e-19) nobody can see the difference.
 *
 * <p><b>The walks look alike and are written out</b>, each whole: a method in common for the gradient or a moment takes and returns vectors, which are heap objects
 * wherever C2 does not inline it (docs/adr/0001). The scalar tails do share their methods.
 *
 * <p>All updates throw {@link IllegalArgumentException} when the range does not lie in every tensor, when two of them overlap, or one
 * that is written is read-only. What they write is theta and their own state, never grad.
 */
public final class Updates {
    /** First moments below it become 0: times a learning rate down to 2⁻²⁵ they are still normal numbers. */
    public static final float TINY = 0x1p-100f;

    /** Second moments below it become 0. */
    public static final float TINY_SQUARE = 0x1p-120f;

    /** Gradients below it count as 0 in a second moment: their square times 1 − beta2 ≥ 2⁻¹⁶ is still a normal number. */
    public static final float TINY_GRADIENT = 0x1p-55f;

    private Updates() {}

    /** A first moment, or 0. */
    static float flush(float v) {
        return Math.abs(v) < TINY ? 0f : v;
    }

    /** A gradient that will be squared, or 0. */
    static float zeroSmall(float grad) {
        return Math.abs(grad) < TINY_GRADIENT ? 0f : grad;
    }

    /** fma((1 − beta2)·g, g, beta2·nu), or 0. */
    static float secondMoment(float nu, float grad, float beta2, float oneMinusBeta2) {
        float g = zeroSmall(grad);
        float next = Math.fma(oneMinusBeta2 * g, g, beta2 * nu);
        return next < TINY_SQUARE ? 0f : next;
    }
}
