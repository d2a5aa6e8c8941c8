package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * C = a·bᵀ, a product with k = 1, as the gradient of a layer's weights from one example: bound by writing C, so the row of B stays in
 * registers while rows of C are written.
 */
public final class RankOne {
    private static final long V = 4L * LENGTH;

    private RankOne() {}

    /**
     * {@code rows} rows of LENGTH … 2·LENGTH columns: C[i, j] = fma(a[i], b[j], 0).
     *
     * <p>Element i of a is at {@code ao + i·rsa}, b starts at {@code bo}, row i of C at {@code co + i·ldc}, in floats.
     */
    public static void columns2(
            int rows,
            MemorySegment a,
            long ao,
            int rsa,
            MemorySegment b,
            long bo,
            MemorySegment c,
            long co,
            int ldc,
            int width) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (rows == 0) {
            return;
        }
        long last = 4L * (width - LENGTH);
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo + last, ORDER);
        FloatVector zero = FloatVector.zero(SPECIES);
        long from = 4L * ao;
        long to = 4L * co;
        long stepA = 4L * rsa;
        long stepC = 4L * ldc;
        for (int i = 0; i < rows; i++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, from + i * stepA));
            x.fma(b0, zero).intoMemorySegment(c, to + i * stepC, ORDER);
            x.fma(b1, zero).intoMemorySegment(c, to + i * stepC + last, ORDER);
        }
    }

    /** The same for four vectors of columns. */
    public static void columns4(
            int rows, MemorySegment a, long ao, int rsa, MemorySegment b, long bo, MemorySegment c, long co, int ldc) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (rows == 0) {
            return;
        }
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo + V, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo + 2 * V, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, 4L * bo + 3 * V, ORDER);
        FloatVector zero = FloatVector.zero(SPECIES);
        long from = 4L * ao;
        long to = 4L * co;
        long stepA = 4L * rsa;
        long stepC = 4L * ldc;
        for (int i = 0; i < rows; i++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, from + i * stepA));
            x.fma(b0, zero).intoMemorySegment(c, to + i * stepC, ORDER);
            x.fma(b1, zero).intoMemorySegment(c, to + i * stepC + V, ORDER);
            x.fma(b2, zero).intoMemorySegment(c, to + i * stepC + 2 * V, ORDER);
            x.fma(b3, zero).intoMemorySegment(c, to + i * stepC + 3 * V, ORDER);
        }
    }

    /**
     * A whole row of at least LENGTH columns: C[j] = fma(x, b[j], 0). For a C too large for the caches, which is best written from end to
     * end: 16 MB in 290 instead of 520 us (Zen 5).
     */
    public static void row(int n, MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment c, long co) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (n == 0) {
            return;
        }
        FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * ao));
        FloatVector zero = FloatVector.zero(SPECIES);
        long from = 4L * bo;
        long to = 4L * co;
        for (int j = 0; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, b, from + 4L * j, ORDER)
                    .fma(x, zero)
                    .intoMemorySegment(c, to + 4L * j, ORDER);
        }
        long last = 4L * (n - LENGTH);
        FloatVector.fromMemorySegment(SPECIES, b, from + last, ORDER)
                .fma(x, zero)
                .intoMemorySegment(c, to + last, ORDER);
    }
}
