package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Powers;

/**
 * Quotients, fused products, squares and roots, one element at a time.
 *
 * <p>Outputs may be the same tensor as an input, or disjoint from it; partial overlap is refused. A length of 0 does nothing. All methods throw
 * {@link IllegalArgumentException} when a tensor is too short, overlaps partially or is read-only where it is written, and
 * {@link IllegalStateException} when its arena is closed.
 */
public final class Arithmetic {
    public static final Kernel DIV = Kernel.of("div", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            divWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel FMA = Kernel.of("fma", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            fmaWalk(b.x, b.y, b.x, b.z, n);
        }
    });

    public static final Kernel SQUARE = Kernel.of("square", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squareWalk(b.x, b.z, n);
        }
    });

    public static final Kernel SQRT = Kernel.of("sqrt", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sqrtWalk(b.x, b.z, n);
        }
    });

    public static final Kernel RSQRT = Kernel.of("rsqrt", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rsqrtWalk(b.x, b.z, n);
        }
    });

    public static final Kernel RECIPROCAL = Kernel.of("reciprocal", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            reciprocalWalk(b.x, b.z, n);
        }
    });

    private Arithmetic() {}

    /** z[i] = x[i] / y[i], for i &lt; n: 0.5 ULP. */
    public static void div(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("div", x, y, z, n);
        divWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void divWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .div(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) / get(y, i));
        }
    }

    /** u[i] = fma(x[i], y[i], z[i]) = x[i] · y[i] + z[i], rounded once, for i &lt; n; u may be any of the others. */
    public static void fma(Tensor x, Tensor y, Tensor z, Tensor u, int n) {
        Checks.atLeast("fma", "z", z, n);
        Checks.sameOrDisjoint("fma", "z", z, n, "u", u, n);
        Checks.binary("fma", x, y, "u", u, n);
        fmaWalk(x.segment(), y.segment(), z.segment(), u.segment(), n);
    }

    static void fmaWalk(MemorySegment x, MemorySegment y, MemorySegment z, MemorySegment u, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        u = exact(u);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .fma(
                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER),
                            FloatVector.fromMemorySegment(SPECIES, z, 4L * i, ORDER))
                    .intoMemorySegment(u, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(u, i, Math.fma(get(x, i), get(y, i), get(z, i)));
        }
    }

    /** y[i] = x[i]², for i &lt; n: 0.5 ULP. */
    public static void square(Tensor x, Tensor y, int n) {
        Checks.map("square", x, y, n);
        squareWalk(x.segment(), y.segment(), n);
    }

    static void squareWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            v.mul(v).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, get(x, i) * get(x, i));
        }
    }

    /** y[i] = √x[i], for i &lt; n: 0.5 ULP; NaN below 0, −0 at −0. */
    public static void sqrt(Tensor x, Tensor y, int n) {
        Checks.map("sqrt", x, y, n);
        sqrtWalk(x.segment(), y.segment(), n);
    }

    static void sqrtWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).sqrt().intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Powers.sqrt(get(x, i)));
        }
    }

    /** y[i] = 1/√x[i], for i &lt; n: two roundings, 1.5 ULP; ±∞ at ±0, NaN below 0. */
    public static void rsqrt(Tensor x, Tensor y, int n) {
        Checks.map("rsqrt", x, y, n);
        rsqrtWalk(x.segment(), y.segment(), n);
    }

    static void rsqrtWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.broadcast(SPECIES, 1f)
                    .div(FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                            .sqrt())
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Powers.rsqrt(get(x, i)));
        }
    }

    /** y[i] = 1/x[i], for i &lt; n: 0.5 ULP; ±∞ at ±0. */
    public static void reciprocal(Tensor x, Tensor y, int n) {
        Checks.map("reciprocal", x, y, n);
        reciprocalWalk(x.segment(), y.segment(), n);
    }

    static void reciprocalWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.broadcast(SPECIES, 1f)
                    .div(FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, 1f / get(x, i));
        }
    }
}
