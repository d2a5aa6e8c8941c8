package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.NATIVE;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.gemm.PanelTiles;

/**
 * Register tiles that read an image as one row of pixels, from one line to the next with all that lies between: C[i, j] = fma(A[i, p], image[taps[p] + j],
 * C[i, j]) for p = 0 … kc−1.
 *
 * <p>Those of {@link PanelTiles}, but that B is not packed. Some columns of C are of no use, those between two lines; in return nothing
 * is gathered, and no vector is cut off at the end of a line.
 *
 * <p>The text is repeated, for two reasons. Numbers of rows and vectors, the step in A and the distances between vectors of B have to be constants in the
 * compiled method: with steps as arguments every access has its bounds checked in the loop, which with a packed panel takes 6x2 from 92 to 59 % of the peak
 * (docs/adr/0007). And a method in common, for a row of the tile, would not be inlined into one of this size; its sums would be heap objects
 * ({@code MicroKernel}, docs/adr/0001 and 0005).
 *
 * <p>Arguments of both: element (i, p) of A is at {@code ao + i·lda + p}; the first pixel at {@code bo}, taps in bytes; row i of C at {@code co + i·ldc},
 * overwritten. Fewer {@code rows} than the tile has: the last row is computed several times over, to the same result.
 */
public final class FlatTiles {
    /** Bytes of a vector. */
    private static final long V = 4L * LENGTH;

    private FlatTiles() {}

    /** Up to 4 rows by 4 vectors, for machines with 32 vector registers. */
    public static void tile4x4(
            int kc,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int[] taps,
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
        long a1 = Math.min(1, rows - 1) * (4L * lda);
        long a2 = Math.min(2, rows - 1) * (4L * lda);
        long a3 = Math.min(3, rows - 1) * (4L * lda);
        long c1 = c0 + Math.min(1, rows - 1) * (4L * ldc);
        long c2 = c0 + Math.min(2, rows - 1) * (4L * ldc);
        long c3 = c0 + Math.min(3, rows - 1) * (4L * ldc);
        long b0 = 4L * bo;
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
            long bp = b0 + taps[p];
            long ap = a0 + 4L * p;
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

    /** Up to 6 rows by 2 vectors. */
    public static void tile6x2(
            int kc,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int[] taps,
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
        long a1 = a0 + Math.min(1, rows - 1) * (4L * lda);
        long a2 = a0 + Math.min(2, rows - 1) * (4L * lda);
        long a3 = a0 + Math.min(3, rows - 1) * (4L * lda);
        long a4 = a0 + Math.min(4, rows - 1) * (4L * lda);
        long a5 = a0 + Math.min(5, rows - 1) * (4L * lda);
        long c1 = c0 + Math.min(1, rows - 1) * (4L * ldc);
        long c2 = c0 + Math.min(2, rows - 1) * (4L * ldc);
        long c3 = c0 + Math.min(3, rows - 1) * (4L * ldc);
        long c4 = c0 + Math.min(4, rows - 1) * (4L * ldc);
        long c5 = c0 + Math.min(5, rows - 1) * (4L * ldc);
        long b0 = 4L * bo;
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        FloatVector c50 = c00;
        FloatVector c51 = c00;
        for (int p = 0; p < kc; p++) {
            long bp = b0 + taps[p];
            long ap = 4L * p;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + V, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap + a0));
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
        VECTOR.cast(c01).intoMemorySegment(c, c0 + V, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1, ORDER);
        VECTOR.cast(c11).intoMemorySegment(c, c1 + V, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2, ORDER);
        VECTOR.cast(c21).intoMemorySegment(c, c2 + V, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3, ORDER);
        VECTOR.cast(c31).intoMemorySegment(c, c3 + V, ORDER);
        VECTOR.cast(c40).intoMemorySegment(c, c4, ORDER);
        VECTOR.cast(c41).intoMemorySegment(c, c4 + V, ORDER);
        VECTOR.cast(c50).intoMemorySegment(c, c5, ORDER);
        VECTOR.cast(c51).intoMemorySegment(c, c5 + V, ORDER);
    }
}
