package lanewise.simd.kernel;

import static lanewise.simd.lane.Exponentials.ONE_BITS;
import static lanewise.simd.lane.Exponentials.SIGN_BIT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Minimum, maximum, limits, magnitudes and signs, one element at a time; all exact.
 *
 * <p>Outputs may be the same tensor as an input, or disjoint from it; partial overlap is refused. A length of 0 does nothing. All methods throw
 * {@link IllegalArgumentException} when a tensor is too short, overlaps partially or is read-only where it is written, and
 * {@link IllegalStateException} when its arena is closed.
 */
public final class Bounds {
    public static final Kernel MINIMUM = Kernel.of("minimum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            minimumWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel MAXIMUM = Kernel.of("maximum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maximumWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel CLAMP = Kernel.of("clamp", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            clampWalk(-1f, 1f, b.x, b.z, n);
        }
    });

    public static final Kernel ABS = Kernel.of("abs", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            absWalk(b.x, b.z, n);
        }
    });

    public static final Kernel SIGN = Kernel.of("sign", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            signWalk(b.x, b.z, n);
        }
    });

    private Bounds() {}

    /** z[i] = the lesser of x[i] and y[i], for i &lt; n; −0 &lt; +0, NaN if either is. */
    public static void minimum(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("minimum", x, y, z, n);
        minimumWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void minimumWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .min(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, Math.min(get(x, i), get(y, i)));
        }
    }

    /** z[i] = the greater of x[i] and y[i], for i &lt; n; −0 &lt; +0, NaN if either is. */
    public static void maximum(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("maximum", x, y, z, n);
        maximumWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void maximumWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .max(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, Math.max(get(x, i), get(y, i)));
        }
    }

    /**
     * y[i] = min(max(x[i], lo), hi), for i &lt; n; NaN stays NaN, −0 counts as less than +0.
     *
     * @throws IllegalArgumentException also when lo &gt; hi or either is NaN
     */
    public static void clamp(float lo, float hi, Tensor x, Tensor y, int n) {
        checkBounds(lo, hi);
        Checks.map("clamp", x, y, n);
        clampWalk(lo, hi, x.segment(), y.segment(), n);
    }

    static void clampWalk(float lo, float hi, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .max(lo)
                    .min(hi)
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Math.min(Math.max(get(x, i), lo), hi));
        }
    }

    /** y[i] = |x[i]|, for i &lt; n. */
    public static void abs(Tensor x, Tensor y, int n) {
        Checks.map("abs", x, y, n);
        absWalk(x.segment(), y.segment(), n);
    }

    static void absWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).abs().intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Math.abs(get(x, i)));
        }
    }

    /** y[i] = −1, 1 or, where x[i] is ±0 or NaN, x[i] itself, for i &lt; n. */
    public static void sign(Tensor x, Tensor y, int n) {
        Checks.map("sign", x, y, n);
        signWalk(x.segment(), y.segment(), n);
    }

    static void signWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            v.reinterpretAsInts()
                    .and(SIGN_BIT)
                    .or(ONE_BITS)
                    .reinterpretAsFloats()
                    .blend(v, v.abs().compare(VectorOperators.GT, 0f).not())
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Math.signum(get(x, i)));
        }
    }

    private static void checkBounds(float lo, float hi) {
        if (!(lo <= hi)) {
            throw new IllegalArgumentException(
                    "clamp: lo is " + lo + " and hi is " + hi + "; lo must not be above hi, and neither may be NaN");
        }
    }
}
