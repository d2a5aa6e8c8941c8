package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The tiles of {@link MicroKernel}, same arguments, for single rows and for a C narrower than a vector. The text is repeated because a method
 * in common would not be inlined into a loop of that size.
 */
public final class EdgeKernel {
    /** Rows of {@link #tile4x1}. */
    static final int ROWS = 4;

    /** Bytes of a vector. */
    private static final long V = 4L * LENGTH;

    private EdgeKernel() {}

    /** 1 row by 4 vectors: a vector times a matrix, bound by reading B. */
    public static void tile1x4(
            int kc,
            MemorySegment a,
            long ao,
            int csa,
            MemorySegment b,
            long bo,
            int ldb,
            MemorySegment c,
            long co,
            boolean accumulate) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (kc == 0) {
            return;
        }
        long a0 = 4L * ao;
        long c0 = 4L * co;
        long b0 = 4L * bo;
        long stepA = 4L * csa;
        long stepB = 4L * ldb;
        FloatVector c00;
        FloatVector c01;
        FloatVector c02;
        FloatVector c03;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, c0, ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, c0 + V, ORDER);
            c02 = FloatVector.fromMemorySegment(SPECIES, c, c0 + 2 * V, ORDER);
            c03 = FloatVector.fromMemorySegment(SPECIES, c, c0 + 3 * V, ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
            c02 = c00;
            c03 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = b0 + p * stepB;
            long ap = a0 + p * stepA;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + V, ORDER);
            FloatVector b2v = FloatVector.fromMemorySegment(SPECIES, b, bp + 2 * V, ORDER);
            FloatVector b3v = FloatVector.fromMemorySegment(SPECIES, b, bp + 3 * V, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            c01 = x.fma(b1v, c01);
            c02 = x.fma(b2v, c02);
            c03 = x.fma(b3v, c03);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + V, ORDER);
        VECTOR.cast(c02).intoMemorySegment(c, c0 + 2 * V, ORDER);
        VECTOR.cast(c03).intoMemorySegment(c, c0 + 3 * V, ORDER);
    }

    /** 1 row by LENGTH … 2·LENGTH columns. */
    public static void tile1x2(
            int kc,
            MemorySegment a,
            long ao,
            int csa,
            MemorySegment b,
            long bo,
            int ldb,
            MemorySegment c,
            long co,
            int width,
            boolean accumulate) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (kc == 0) {
            return;
        }
        long a0 = 4L * ao;
        long c0 = 4L * co;
        long b0 = 4L * bo;
        long stepA = 4L * csa;
        long stepB = 4L * ldb;
        long last = 4L * (width - LENGTH);
        FloatVector c00;
        FloatVector c01;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, c0, ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, c0 + last, ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = b0 + p * stepB;
            long ap = a0 + p * stepA;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + last, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            c01 = x.fma(b1v, c01);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + last, ORDER);
    }

    /** Up to 4 rows by 1 vector; B and C are padded to a vector. */
    public static void tile4x1(
            int kc,
            MemorySegment a,
            long ao,
            int rsa,
            int csa,
            MemorySegment b,
            long bo,
            int ldb,
            MemorySegment c,
            long co,
            int ldc,
            int rows,
            boolean accumulate) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (kc == 0) {
            return;
        }
        long a0 = 4L * ao;
        long c0 = 4L * co;
        long a1 = Math.min(1, rows - 1) * (4L * rsa);
        long a2 = Math.min(2, rows - 1) * (4L * rsa);
        long a3 = Math.min(3, rows - 1) * (4L * rsa);
        long c1 = c0 + Math.min(1, rows - 1) * (4L * ldc);
        long c2 = c0 + Math.min(2, rows - 1) * (4L * ldc);
        long c3 = c0 + Math.min(3, rows - 1) * (4L * ldc);
        long b0 = 4L * bo;
        long stepA = 4L * csa;
        long stepB = 4L * ldb;
        FloatVector c00;
        FloatVector c10;
        FloatVector c20;
        FloatVector c30;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, c0, ORDER);
            c10 = FloatVector.fromMemorySegment(SPECIES, c, c1, ORDER);
            c20 = FloatVector.fromMemorySegment(SPECIES, c, c2, ORDER);
            c30 = FloatVector.fromMemorySegment(SPECIES, c, c3, ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c10 = c00;
            c20 = c00;
            c30 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = b0 + p * stepB;
            long ap = a0 + p * stepA;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a1));
            c10 = x.fma(b0v, c10);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a2));
            c20 = x.fma(b0v, c20);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a3));
            c30 = x.fma(b0v, c30);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3, ORDER);
    }
}
