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

/**
 * One element at a time: each result depends on the elements at its own index only. More of this kind: {@link Arithmetic}, {@link Bounds},
 * {@link Comparisons}; with a vector over the rows or columns of a matrix: {@link Broadcasts}.
 *
 * <p>Outputs may be the same tensor as an input, or disjoint from it; partial overlap is refused. A length of 0 does nothing.
 *
 * <p>All methods throw {@link IllegalArgumentException} when a tensor is too short, overlaps partially or is read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed. Each operation is rounded once, as IEEE 754 says: no error
 * beyond that.
 */
public final class Elementwise {
    public static final Kernel FILL = Kernel.of("fill", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            fillWalk(0.5f, b.y, 0, n);
        }
    });

    public static final Kernel ADD = Kernel.of("add", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel SUB = Kernel.of("sub", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            subWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel MUL = Kernel.of("mul", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            mulWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel SCALE = Kernel.of("scale", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleWalk(0.5f, b.x, b.z, n);
        }
    });

    public static final Kernel AXPY = Kernel.of("axpy", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            axpyWalk(0.5f, b.x, b.z, n);
        }
    });

    private Elementwise() {}

    /** y[i] = value, for i &lt; n. */
    public static void fill(float value, Tensor y, int n) {
        Checks.atLeast("fill", "y", y, n);
        Checks.writable("fill", "y", y);
        fillWalk(value, y.segment(), 0, n);
    }

    static void fillWalk(float value, MemorySegment y, int from, int n) {
        y = exact(y);
        if (n == 0) {
            return;
        }
        FloatVector v = FloatVector.broadcast(SPECIES, value);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            v.intoMemorySegment(y, 4L * (from + i), ORDER);
        }
        for (; i < n; i++) {
            set(y, from + i, value);
        }
    }

    /** y[i] = x[i], for i &lt; n. */
    public static void copy(Tensor x, Tensor y, int n) {
        Checks.map("copy", x, y, n);
        MemorySegment.copy(x.segment(), 0, y.segment(), 0, 4L * n);
    }

    /** z[i] = x[i] + y[i], for i &lt; n. */
    public static void add(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("add", x, y, z, n);
        addWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void addWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) + get(y, i));
        }
    }

    /** z[i] = x[i] − y[i], for i &lt; n. */
    public static void sub(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("sub", x, y, z, n);
        subWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void subWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) - get(y, i));
        }
    }

    /** z[i] = x[i] · y[i], for i &lt; n. */
    public static void mul(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("mul", x, y, z, n);
        mulWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void mulWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) * get(y, i));
        }
    }

    /** y[i] = alpha · x[i], for i &lt; n. */
    public static void scale(float alpha, Tensor x, Tensor y, int n) {
        Checks.map("scale", x, y, n);
        scaleWalk(alpha, x.segment(), y.segment(), n);
    }

    static void scaleWalk(float alpha, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).mul(alpha).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, get(x, i) * alpha);
        }
    }

    /** y[i] = fma(alpha, x[i], y[i]), rounded once, for i &lt; n. */
    public static void axpy(float alpha, Tensor x, Tensor y, int n) {
        Checks.map("axpy", x, y, n);
        axpyWalk(alpha, x.segment(), y.segment(), n);
    }

    static void axpyWalk(float alpha, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, alpha);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .fma(a, FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(y, i, Math.fma(get(x, i), alpha, get(y, i)));
        }
    }
}
