package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.NATIVE;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles: C[i, j] = fma(A[i, p], B[p, j], C[i, j]) for p = 0 … kc−1, for some rows of C by some vectors of columns.
 *
 * <p>The tiles are one text for different numbers of rows and vectors, here and in {@link EdgeKernel}, {@link PanelTiles}, and {@code ImageTiles},
 * {@code FlatTiles} and {@code LineTiles} of convolution.
 * They are written out, and call the Vector API directly rather than through {@code Lanes}, because HotSpot's C2 stops inlining ordinary
 * methods once a method has grown to 18,000 nodes (NodeCountInliningCutoff): the accumulators then become heap objects and the tile runs at 15 instead of 115 GFLOP/s. The JDK's own
 * accessors are exempt from that limit. Larger tiles (8x2) are not faster here, and too large for HotSpot's C1.
 *
 * <p>Arguments of all: element (i, p) of A is at {@code ao + i·rsa + p·csa}, row p of B starts at {@code bo + p·ldb}, row i of C at
 * {@code co + i·ldc}, in floats. With {@code accumulate} false C is not read. Inside, offsets and steps are in bytes and long: with
 * steps in floats, multiplied by four at every access, a 6x2 tile reached 74 instead of 96 % of the peak.
 *
 * <p>They are the only kernels without {@code Lanes.exact}: with the check of the owner folded away, C2 orders the loop worse, and 1024³ runs at 190
 * instead of 230 GFLOP/s (Zen 5). So the warm-up shows them memory of one thread, too ({@code WarmupOperands.tile}).
 *
 * <p>Fewer {@code rows} than the tile has: the last row is computed several times over, from the same operands to the same result. Fewer
 * columns: the last vector overlaps the one before, with the same effect. So edges need neither masks nor copies, only a C at least one
 * vector wide.
 */
public final class MicroKernel {
    /** Bytes of a vector. */
    private static final long V = 4L * LENGTH;

    private MicroKernel() {}

    /**
     * Up to 4 rows by 4 vectors, C overwritten: for machines with 32 vector registers. It cannot accumulate, because with C to load too it
     * has more memory accesses (40) than HotSpot's C1 can compile with a profile (10,000 virtual registers); what C1 has compiled without
     * one then stays for ever, 400 times slower (docs/adr/0005).
     */
    public static void tile4x4(
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
            int rows) {
        a = NATIVE.cast(a);
        b = NATIVE.cast(b);
        c = NATIVE.cast(c);
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
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c12 = c00;
        FloatVector c13 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c22 = c00;
        FloatVector c23 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c32 = c00;
        FloatVector c33 = c00;
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
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a1));
            c10 = x.fma(b0v, c10);
            c11 = x.fma(b1v, c11);
            c12 = x.fma(b2v, c12);
            c13 = x.fma(b3v, c13);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a2));
            c20 = x.fma(b0v, c20);
            c21 = x.fma(b1v, c21);
            c22 = x.fma(b2v, c22);
            c23 = x.fma(b3v, c23);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a3));
            c30 = x.fma(b0v, c30);
            c31 = x.fma(b1v, c31);
            c32 = x.fma(b2v, c32);
            c33 = x.fma(b3v, c33);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + V, ORDER);
        VECTOR.cast(c02).intoMemorySegment(c, c0 + 2 * V, ORDER);
        VECTOR.cast(c03).intoMemorySegment(c, c0 + 3 * V, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1, ORDER);
        VECTOR.cast(c11).intoMemorySegment(c, c1 + V, ORDER);
        VECTOR.cast(c12).intoMemorySegment(c, c1 + 2 * V, ORDER);
        VECTOR.cast(c13).intoMemorySegment(c, c1 + 3 * V, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2, ORDER);
        VECTOR.cast(c21).intoMemorySegment(c, c2 + V, ORDER);
        VECTOR.cast(c22).intoMemorySegment(c, c2 + 2 * V, ORDER);
        VECTOR.cast(c23).intoMemorySegment(c, c2 + 3 * V, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3, ORDER);
        VECTOR.cast(c31).intoMemorySegment(c, c3 + V, ORDER);
        VECTOR.cast(c32).intoMemorySegment(c, c3 + 2 * V, ORDER);
        VECTOR.cast(c33).intoMemorySegment(c, c3 + 3 * V, ORDER);
    }

    /** Up to 4 rows by 2·LENGTH + 1 … 3·LENGTH columns: for what is left of a width, on machines with 32 vector registers. */
    public static void tile4x3(
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
            int width,
            boolean accumulate) {
        a = NATIVE.cast(a);
        b = NATIVE.cast(b);
        c = NATIVE.cast(c);
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
        long last = 4L * (width - LENGTH);
        FloatVector c00;
        FloatVector c01;
        FloatVector c02;
        FloatVector c10;
        FloatVector c11;
        FloatVector c12;
        FloatVector c20;
        FloatVector c21;
        FloatVector c22;
        FloatVector c30;
        FloatVector c31;
        FloatVector c32;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, c0, ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, c0 + V, ORDER);
            c02 = FloatVector.fromMemorySegment(SPECIES, c, c0 + last, ORDER);
            c10 = FloatVector.fromMemorySegment(SPECIES, c, c1, ORDER);
            c11 = FloatVector.fromMemorySegment(SPECIES, c, c1 + V, ORDER);
            c12 = FloatVector.fromMemorySegment(SPECIES, c, c1 + last, ORDER);
            c20 = FloatVector.fromMemorySegment(SPECIES, c, c2, ORDER);
            c21 = FloatVector.fromMemorySegment(SPECIES, c, c2 + V, ORDER);
            c22 = FloatVector.fromMemorySegment(SPECIES, c, c2 + last, ORDER);
            c30 = FloatVector.fromMemorySegment(SPECIES, c, c3, ORDER);
            c31 = FloatVector.fromMemorySegment(SPECIES, c, c3 + V, ORDER);
            c32 = FloatVector.fromMemorySegment(SPECIES, c, c3 + last, ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
            c02 = c00;
            c10 = c00;
            c11 = c00;
            c12 = c00;
            c20 = c00;
            c21 = c00;
            c22 = c00;
            c30 = c00;
            c31 = c00;
            c32 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = b0 + p * stepB;
            long ap = a0 + p * stepA;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + V, ORDER);
            FloatVector b2v = FloatVector.fromMemorySegment(SPECIES, b, bp + last, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            c01 = x.fma(b1v, c01);
            c02 = x.fma(b2v, c02);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a1));
            c10 = x.fma(b0v, c10);
            c11 = x.fma(b1v, c11);
            c12 = x.fma(b2v, c12);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a2));
            c20 = x.fma(b0v, c20);
            c21 = x.fma(b1v, c21);
            c22 = x.fma(b2v, c22);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a3));
            c30 = x.fma(b0v, c30);
            c31 = x.fma(b1v, c31);
            c32 = x.fma(b2v, c32);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + V, ORDER);
        VECTOR.cast(c02).intoMemorySegment(c, c0 + last, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1, ORDER);
        VECTOR.cast(c11).intoMemorySegment(c, c1 + V, ORDER);
        VECTOR.cast(c12).intoMemorySegment(c, c1 + last, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2, ORDER);
        VECTOR.cast(c21).intoMemorySegment(c, c2 + V, ORDER);
        VECTOR.cast(c22).intoMemorySegment(c, c2 + last, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3, ORDER);
        VECTOR.cast(c31).intoMemorySegment(c, c3 + V, ORDER);
        VECTOR.cast(c32).intoMemorySegment(c, c3 + last, ORDER);
    }

    /** Up to 6 rows by LENGTH … 2·LENGTH columns: for 16 vector registers, and for what is left of a width. */
    public static void tile6x2(
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
            int width,
            boolean accumulate) {
        a = NATIVE.cast(a);
        b = NATIVE.cast(b);
        c = NATIVE.cast(c);
        if (kc == 0) {
            return;
        }
        long a0 = 4L * ao;
        long c0 = 4L * co;
        long a1 = Math.min(1, rows - 1) * (4L * rsa);
        long a2 = Math.min(2, rows - 1) * (4L * rsa);
        long a3 = Math.min(3, rows - 1) * (4L * rsa);
        long a4 = Math.min(4, rows - 1) * (4L * rsa);
        long a5 = Math.min(5, rows - 1) * (4L * rsa);
        long c1 = c0 + Math.min(1, rows - 1) * (4L * ldc);
        long c2 = c0 + Math.min(2, rows - 1) * (4L * ldc);
        long c3 = c0 + Math.min(3, rows - 1) * (4L * ldc);
        long c4 = c0 + Math.min(4, rows - 1) * (4L * ldc);
        long c5 = c0 + Math.min(5, rows - 1) * (4L * ldc);
        long b0 = 4L * bo;
        long stepA = 4L * csa;
        long stepB = 4L * ldb;
        long last = 4L * (width - LENGTH);
        FloatVector c00;
        FloatVector c01;
        FloatVector c10;
        FloatVector c11;
        FloatVector c20;
        FloatVector c21;
        FloatVector c30;
        FloatVector c31;
        FloatVector c40;
        FloatVector c41;
        FloatVector c50;
        FloatVector c51;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, c0, ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, c0 + last, ORDER);
            c10 = FloatVector.fromMemorySegment(SPECIES, c, c1, ORDER);
            c11 = FloatVector.fromMemorySegment(SPECIES, c, c1 + last, ORDER);
            c20 = FloatVector.fromMemorySegment(SPECIES, c, c2, ORDER);
            c21 = FloatVector.fromMemorySegment(SPECIES, c, c2 + last, ORDER);
            c30 = FloatVector.fromMemorySegment(SPECIES, c, c3, ORDER);
            c31 = FloatVector.fromMemorySegment(SPECIES, c, c3 + last, ORDER);
            c40 = FloatVector.fromMemorySegment(SPECIES, c, c4, ORDER);
            c41 = FloatVector.fromMemorySegment(SPECIES, c, c4 + last, ORDER);
            c50 = FloatVector.fromMemorySegment(SPECIES, c, c5, ORDER);
            c51 = FloatVector.fromMemorySegment(SPECIES, c, c5 + last, ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
            c10 = c00;
            c11 = c00;
            c20 = c00;
            c21 = c00;
            c30 = c00;
            c31 = c00;
            c40 = c00;
            c41 = c00;
            c50 = c00;
            c51 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = b0 + p * stepB;
            long ap = a0 + p * stepA;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + last, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            c01 = x.fma(b1v, c01);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a1));
            c10 = x.fma(b0v, c10);
            c11 = x.fma(b1v, c11);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a2));
            c20 = x.fma(b0v, c20);
            c21 = x.fma(b1v, c21);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a3));
            c30 = x.fma(b0v, c30);
            c31 = x.fma(b1v, c31);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a4));
            c40 = x.fma(b0v, c40);
            c41 = x.fma(b1v, c41);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a5));
            c50 = x.fma(b0v, c50);
            c51 = x.fma(b1v, c51);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + last, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1, ORDER);
        VECTOR.cast(c11).intoMemorySegment(c, c1 + last, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2, ORDER);
        VECTOR.cast(c21).intoMemorySegment(c, c2 + last, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3, ORDER);
        VECTOR.cast(c31).intoMemorySegment(c, c3 + last, ORDER);
        VECTOR.cast(c40).intoMemorySegment(c, c4, ORDER);
        VECTOR.cast(c41).intoMemorySegment(c, c4 + last, ORDER);
        VECTOR.cast(c50).intoMemorySegment(c, c5, ORDER);
        VECTOR.cast(c51).intoMemorySegment(c, c5 + last, ORDER);
    }
}
