package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * What the norms do to neighbours that share mean and deviation: a row, a channel of an image, a group of channels.
 *
 * <p>In all norms rstd = 1 / √(variance + eps), with the variance Σ(x − mean)² / n of {@link Deviations}, each operation rounded to float.
 */
public final class Planes {
    public static final Kernel NORMALIZE = Kernel.of("normalize", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalizeWalk(0.5f, 0.5f, 0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel NORMALIZE_BACKWARD = Kernel.of("normalizeBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(0.5f, 0.5f, 0.5f, 0.5f, b.x, b.y, b.z, 0, n);
        }
    });

    private Planes() {}

    /** 1 / √(variance + eps). */
    static float rstd(float variance, float eps) {
        return 1f / (float) Math.sqrt(variance + eps);
    }

    /** y = fma(x − mean, scale, shift). */
    static void normalizeWalk(float mean, float scale, float shift, MemorySegment x, MemorySegment y, int from, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, scale);
        FloatVector b = FloatVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(a, b)
                    .intoMemorySegment(y, 4L * (from + i), ORDER);
        }
        for (; i < n; i++) {
            set(y, from + i, Math.fma(get(x, from + i) - mean, scale, shift));
        }
    }

    /**
     * The gradient through mean and deviation of n numbers, some of which lie here:
     * dx = fma(g, a, fma(x − mean, b, c)), b = −(a · rstd) · (products · (1/n)), c = −a · (sum · (1/n)).
     *
     * <p>With g the gradients of x̂ = (x − mean) · rstd and a = rstd it is rstd · (g − mean of g − x̂ · mean of g·x̂) (Ioffe and Szegedy
     * 2015, section 3).
     *
     * @param sum that of g over the n numbers
     * @param products that of g · (x − mean) · rstd
     */
    static void gradient(
            float mean,
            float rstd,
            float a,
            float sum,
            float products,
            float n,
            MemorySegment x,
            MemorySegment g,
            MemorySegment dx,
            int from,
            int length) {
        float inverse = 1f / n;
        gradientWalk(mean, a, b(a, rstd, products, inverse), c(a, sum, inverse), x, g, dx, from, length);
    }

    /** b of {@link #gradient}. */
    static float b(float a, float rstd, float products, float inverse) {
        return -(a * rstd) * (products * inverse);
    }

    /** c of {@link #gradient}. */
    static float c(float a, float sum, float inverse) {
        return -a * (sum * inverse);
    }

    static void gradientWalk(
            float mean,
            float a,
            float b,
            float c,
            MemorySegment x,
            MemorySegment g,
            MemorySegment dx,
            int from,
            int n) {
        x = exact(x);
        g = exact(g);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        FloatVector va = FloatVector.broadcast(SPECIES, a);
        FloatVector vb = FloatVector.broadcast(SPECIES, b);
        FloatVector vc = FloatVector.broadcast(SPECIES, c);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .sub(mean)
                    .fma(vb, vc);
            FloatVector.fromMemorySegment(SPECIES, g, 4L * (from + i), ORDER)
                    .fma(va, d)
                    .intoMemorySegment(dx, 4L * (from + i), ORDER);
        }
        for (; i < n; i++) {
            set(dx, from + i, Math.fma(get(g, from + i), a, Math.fma(get(x, from + i) - mean, b, c)));
        }
    }
}
