package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Copies blocks of A and B into the order in which the tiles read them. */
public final class Packing {
    private static final long V = 4L * LENGTH;

    private Packing() {}

    /**
     * Columns j0 … j0+width−1 of rows p0 … p0+kc−1 of B, as kc rows of {@code width} floats from {@code to} on, ld apart.
     *
     * @param width at least one vector
     */
    static void packB(Operand b, int p0, int kc, int j0, int width, MemorySegment packed, long to, int ld) {
        if (!b.hasRows()) {
            Transpose.copy(b.memory, b.at(p0, j0), b.columnStride, width, kc, packed, to, ld);
        } else if (width == 4 * LENGTH) {
            rows4(b.memory, b.at(p0, j0), b.rowStride, kc, packed, to, ld);
        } else if (width > 2 * LENGTH) {
            int last = width - 2 * LENGTH;
            rows2(b.memory, b.at(p0, j0), b.rowStride, kc, 2 * LENGTH, packed, to, ld);
            rows2(b.memory, b.at(p0, j0 + last), b.rowStride, kc, 2 * LENGTH, packed, to + last, ld);
        } else {
            rows2(b.memory, b.at(p0, j0), b.rowStride, kc, width, packed, to, ld);
        }
    }

    /** Rows i0 … i0+rows−1, a vector at least, of columns p0 … p0+kc−1 of a transposed A, column after column, ld apart. */
    static void packColumns(Operand a, int p0, int kc, int i0, int rows, MemorySegment packed, int ld) {
        int width;
        for (int i = 0; i < rows; i += width) {
            width = Panels.width(rows - i, 2 * LENGTH);
            if (width == 4 * LENGTH) {
                rows4(a.memory, a.at(i0 + i, p0), a.columnStride, kc, packed, i, ld);
            } else {
                rows2(a.memory, a.at(i0 + i, p0), a.columnStride, kc, width, packed, i, ld);
            }
        }
    }

    /** kc rows of four vectors. */
    public static void rows4(MemorySegment b, long from, int ldb, int kc, MemorySegment packed, long to, int ld) {
        b = exact(b);
        packed = exact(packed);
        if (kc == 0) {
            return;
        }
        long f = 4L * from;
        long step = 4L * ldb;
        long t = 4L * to;
        long pitch = 4L * ld;
        for (int p = 0; p < kc; p++) {
            long s = f + p * step;
            long d = t + p * pitch;
            FloatVector.fromMemorySegment(SPECIES, b, s, ORDER).intoMemorySegment(packed, d, ORDER);
            FloatVector.fromMemorySegment(SPECIES, b, s + V, ORDER).intoMemorySegment(packed, d + V, ORDER);
            FloatVector.fromMemorySegment(SPECIES, b, s + 2 * V, ORDER).intoMemorySegment(packed, d + 2 * V, ORDER);
            FloatVector.fromMemorySegment(SPECIES, b, s + 3 * V, ORDER).intoMemorySegment(packed, d + 3 * V, ORDER);
        }
    }

    /** kc rows of one to two vectors, the second overlapping the first. */
    public static void rows2(
            MemorySegment b, long from, int ldb, int kc, int width, MemorySegment packed, long to, int ld) {
        b = exact(b);
        packed = exact(packed);
        if (kc == 0) {
            return;
        }
        long f = 4L * from;
        long step = 4L * ldb;
        long t = 4L * to;
        long pitch = 4L * ld;
        long w = 4L * width;
        for (int p = 0; p < kc; p++) {
            long s = f + p * step;
            long d = t + p * pitch;
            FloatVector.fromMemorySegment(SPECIES, b, s, ORDER).intoMemorySegment(packed, d, ORDER);
            FloatVector.fromMemorySegment(SPECIES, b, s + w - V, ORDER).intoMemorySegment(packed, d + w - V, ORDER);
        }
    }

    /** alpha · A[i0 … i0+rows−1, p0 … p0+kc−1], row by row. */
    static void packA(Operand a, float alpha, int i0, int rows, int p0, int kc, MemorySegment packed) {
        MemorySegment s = exact(a.memory);
        MemorySegment t = exact(packed);
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < kc; p++) {
                float v = alpha * s.get(FLOAT, 4L * a.at(i0 + i, p0 + p));
                t.set(FLOAT, 4L * ((long) i * kc + p), v);
            }
        }
    }

    /** Rows p0 … p0+kc−1 of a B with n columns, fewer than a vector: each takes a whole vector, of which the rest is left as it is. */
    static void packNarrow(Operand b, int p0, int kc, int n, MemorySegment packed) {
        if (b.hasRows()) {
            for (int p = 0; p < kc; p++) {
                MemorySegment.copy(b.memory, 4L * b.at(p0 + p, 0), packed, 4L * p * LENGTH, 4L * n);
            }
        } else {
            Transpose.copy(b.memory, b.at(p0, 0), b.columnStride, n, kc, packed, 0, LENGTH);
        }
    }
}
