package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.NATIVE;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.gemm.PanelTiles;

/**
 * Register tiles that read the image itself: C[i, v] = fma(A[i, p], image[taps[p] + sources[v]], C[i, v]) for p = 0 … kc−1, v a vector of pixels.
 *
 * <p>Those of {@link PanelTiles}, the text repeated for the reason that {@code MicroKernel} gives, but that B is not packed: row p of it is
 * the image as tap p sees it. They are at 90 % of the peak where
 * those, from a packed panel, are at 96 (Zen 5, 512-bit vectors, in cache); what is gained is the packing.
 *
 * <p>Arguments of both: element (i, p) of A is at {@code ao + i·lda + p}; the image begins at {@code bo}; vectors v … v+3, or as many as there are, come from
 * {@code sources} and go to {@code targets}, in bytes like {@code taps}, the latter behind {@code co + i·ldc}.
 */
public final class ImageTiles {
    private ImageTiles() {}

    /** Up to 4 rows by 4 vectors, for machines with 32 vector registers. */
    public static void tile4x4(
            int kc,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int[] taps,
            int[] sources,
            int[] targets,
            int v,
            int last,
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
        int v1 = Math.min(v + 1, last);
        int v2 = Math.min(v + 2, last);
        int v3 = Math.min(v + 3, last);
        long s0 = sources[v];
        long s1 = sources[v1];
        long s2 = sources[v2];
        long s3 = sources[v3];
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
        long t0 = targets[v];
        long t1 = targets[v1];
        long t2 = targets[v2];
        long t3 = targets[v3];
        for (int p = 0; p < kc; p++) {
            long bp = b0 + taps[p];
            long ap = a0 + 4L * p;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp + s0, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + s1, ORDER);
            FloatVector b2v = FloatVector.fromMemorySegment(SPECIES, b, bp + s2, ORDER);
            FloatVector b3v = FloatVector.fromMemorySegment(SPECIES, b, bp + s3, ORDER);
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
        VECTOR.cast(c00).intoMemorySegment(c, c0 + t0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + t1, ORDER);
        VECTOR.cast(c02).intoMemorySegment(c, c0 + t2, ORDER);
        VECTOR.cast(c03).intoMemorySegment(c, c0 + t3, ORDER);
        VECTOR.cast(c10).intoMemorySegment(c, c1 + t0, ORDER);
        VECTOR.cast(c11).intoMemorySegment(c, c1 + t1, ORDER);
        VECTOR.cast(c12).intoMemorySegment(c, c1 + t2, ORDER);
        VECTOR.cast(c13).intoMemorySegment(c, c1 + t3, ORDER);
        VECTOR.cast(c20).intoMemorySegment(c, c2 + t0, ORDER);
        VECTOR.cast(c21).intoMemorySegment(c, c2 + t1, ORDER);
        VECTOR.cast(c22).intoMemorySegment(c, c2 + t2, ORDER);
        VECTOR.cast(c23).intoMemorySegment(c, c2 + t3, ORDER);
        VECTOR.cast(c30).intoMemorySegment(c, c3 + t0, ORDER);
        VECTOR.cast(c31).intoMemorySegment(c, c3 + t1, ORDER);
        VECTOR.cast(c32).intoMemorySegment(c, c3 + t2, ORDER);
        VECTOR.cast(c33).intoMemorySegment(c, c3 + t3, ORDER);
    }

    /** One row by 4 vectors. */
    public static void tile1x4(
            int kc,
            MemorySegment a,
            long ao,
            MemorySegment b,
            long bo,
            int[] taps,
            int[] sources,
            int[] targets,
            int v,
            int last,
            MemorySegment c,
            long co) {
        a = exact(a);
        b = exact(b);
        c = exact(c);
        if (kc == 0) {
            return;
        }
        long a0 = 4L * ao;
        long c0 = 4L * co;
        long b0 = 4L * bo;
        int v1 = Math.min(v + 1, last);
        int v2 = Math.min(v + 2, last);
        int v3 = Math.min(v + 3, last);
        long s0 = sources[v];
        long s1 = sources[v1];
        long s2 = sources[v2];
        long s3 = sources[v3];
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        long t0 = targets[v];
        long t1 = targets[v1];
        long t2 = targets[v2];
        long t3 = targets[v3];
        for (int p = 0; p < kc; p++) {
            long bp = b0 + taps[p];
            long ap = a0 + 4L * p;
            FloatVector b0v = FloatVector.fromMemorySegment(SPECIES, b, bp + s0, ORDER);
            FloatVector b1v = FloatVector.fromMemorySegment(SPECIES, b, bp + s1, ORDER);
            FloatVector b2v = FloatVector.fromMemorySegment(SPECIES, b, bp + s2, ORDER);
            FloatVector b3v = FloatVector.fromMemorySegment(SPECIES, b, bp + s3, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, ap));
            c00 = x.fma(b0v, c00);
            c01 = x.fma(b1v, c01);
            c02 = x.fma(b2v, c02);
            c03 = x.fma(b3v, c03);
        }
        VECTOR.cast(c00).intoMemorySegment(c, c0 + t0, ORDER);
        VECTOR.cast(c01).intoMemorySegment(c, c0 + t1, ORDER);
        VECTOR.cast(c02).intoMemorySegment(c, c0 + t2, ORDER);
        VECTOR.cast(c03).intoMemorySegment(c, c0 + t3, ORDER);
    }
}
