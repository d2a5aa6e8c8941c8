package lanewise.simd.kernel;

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
 * Comparisons, which give 1 where they hold and 0 elsewhere, and the choice between two tensors by such a mask.
 *
 * <p>As in IEEE 754: −0 equals +0; NaN is neither less than, equal to nor greater than anything, and unequal to everything.
 *
 * <p>Outputs may be the same tensor as an input, or disjoint from it; partial overlap is refused. A length of 0 does nothing. All methods throw
 * {@link IllegalArgumentException} when a tensor is too short, overlaps partially or is read-only where it is written, and
 * {@link IllegalStateException} when its arena is closed.
 */
public final class Comparisons {
    public static final Kernel LESS = Kernel.of("less", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lessWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel LESS_OR_EQUAL = Kernel.of("lessOrEqual", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lessOrEqualWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel EQUAL = Kernel.of("equal", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            equalWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel NOT_EQUAL = Kernel.of("notEqual", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            notEqualWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel SELECT = Kernel.of("select", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            selectWalk(b.y, b.x, b.x, b.z, n);
        }
    });

    private Comparisons() {}

    /** z[i] = x[i] &lt; y[i] ? 1 : 0, for i &lt; n. */
    public static void less(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("less", x, y, z, n);
        lessWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void lessWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.zero(SPECIES)
                    .blend(
                            1f,
                            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                                    .compare(
                                            VectorOperators.LT,
                                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER)))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) < get(y, i) ? 1f : 0f);
        }
    }

    /** z[i] = x[i] ≤ y[i] ? 1 : 0, for i &lt; n. */
    public static void lessOrEqual(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("lessOrEqual", x, y, z, n);
        lessOrEqualWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void lessOrEqualWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.zero(SPECIES)
                    .blend(
                            1f,
                            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                                    .compare(
                                            VectorOperators.LE,
                                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER)))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) <= get(y, i) ? 1f : 0f);
        }
    }

    /** z[i] = x[i] &gt; y[i] ? 1 : 0, for i &lt; n. */
    public static void greater(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("greater", x, y, z, n);
        lessWalk(y.segment(), x.segment(), z.segment(), n);
    }

    /** z[i] = x[i] ≥ y[i] ? 1 : 0, for i &lt; n. */
    public static void greaterOrEqual(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("greaterOrEqual", x, y, z, n);
        lessOrEqualWalk(y.segment(), x.segment(), z.segment(), n);
    }

    /** z[i] = x[i] = y[i] ? 1 : 0, for i &lt; n. */
    public static void equal(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("equal", x, y, z, n);
        equalWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void equalWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.zero(SPECIES)
                    .blend(
                            1f,
                            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                                    .compare(
                                            VectorOperators.EQ,
                                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER)))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) == get(y, i) ? 1f : 0f);
        }
    }

    /** z[i] = x[i] ≠ y[i] ? 1 : 0, for i &lt; n. */
    public static void notEqual(Tensor x, Tensor y, Tensor z, int n) {
        Checks.binary("notEqual", x, y, z, n);
        notEqualWalk(x.segment(), y.segment(), z.segment(), n);
    }

    static void notEqualWalk(MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.zero(SPECIES)
                    .blend(
                            1f,
                            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                                    .compare(
                                            VectorOperators.NE,
                                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER)))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(x, i) != get(y, i) ? 1f : 0f);
        }
    }

    /**
     * z[i] = mask[i] ≠ 0 ? x[i] : y[i], for i &lt; n, bits unchanged: PyTorch's {@code where}. A mask of NaN counts as true, −0 as false; z may be any
     * of the others.
     */
    public static void select(Tensor mask, Tensor x, Tensor y, Tensor z, int n) {
        Checks.atLeast("select", "mask", mask, n);
        Checks.sameOrDisjoint("select", "mask", mask, n, "z", z, n);
        Checks.binary("select", x, y, z, n);
        selectWalk(mask.segment(), x.segment(), y.segment(), z.segment(), n);
    }

    static void selectWalk(MemorySegment mask, MemorySegment x, MemorySegment y, MemorySegment z, int n) {
        mask = exact(mask);
        x = exact(x);
        y = exact(y);
        z = exact(z);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .blend(
                            FloatVector.fromMemorySegment(SPECIES, y, 4L * i, ORDER),
                            FloatVector.fromMemorySegment(SPECIES, mask, 4L * i, ORDER)
                                    .compare(VectorOperators.EQ, 0f))
                    .intoMemorySegment(z, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            set(z, i, get(mask, i) == 0f ? get(y, i) : get(x, i));
        }
    }
}
