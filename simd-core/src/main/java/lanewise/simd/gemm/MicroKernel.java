package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles: C[i, j] = fma(A[i, p], B[p, j], C[i, j]) for p = 0 … kc−1, for rows of C by vectors of columns.
 *
 * <p>The four tiles are the same text for 4 or 1 rows and 4 or 1 vectors. They are written out, and call the Vector API directly
 * rather than through {@code Lanes}, because HotSpot's C2 stops inlining ordinary methods once a method has grown to 18,000 nodes
 * (NodeCountInliningCutoff): the accumulators then become heap objects and the tile runs at 15 instead of 115 GFLOP/s. The JDK's own
 * accessors are exempt from that limit.
 *
 * <p>Arguments of all: element (i, p) of A is at {@code ao + i·rsa + p·csa}, row p of B starts at {@code bo + p·ldb}, row i of C at
 * {@code co + i·ldc}, in floats. With {@code accumulate} false C is not read.
 */
@SuppressWarnings("NarrowCalculation") // LENGTH is at most 16
public final class MicroKernel {
    private MicroKernel() {}

    /** 4 rows by 4 vectors. */
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
            boolean accumulate) {
        long c1 = co + ldc;
        long c2 = c1 + ldc;
        long c3 = c2 + ldc;
        FloatVector c00;
        FloatVector c01;
        FloatVector c02;
        FloatVector c03;
        FloatVector c10;
        FloatVector c11;
        FloatVector c12;
        FloatVector c13;
        FloatVector c20;
        FloatVector c21;
        FloatVector c22;
        FloatVector c23;
        FloatVector c30;
        FloatVector c31;
        FloatVector c32;
        FloatVector c33;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co), ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + LENGTH), ORDER);
            c02 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + 2 * LENGTH), ORDER);
            c03 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + 3 * LENGTH), ORDER);
            c10 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c1), ORDER);
            c11 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c1 + LENGTH), ORDER);
            c12 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c1 + 2 * LENGTH), ORDER);
            c13 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c1 + 3 * LENGTH), ORDER);
            c20 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c2), ORDER);
            c21 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c2 + LENGTH), ORDER);
            c22 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c2 + 2 * LENGTH), ORDER);
            c23 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c2 + 3 * LENGTH), ORDER);
            c30 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c3), ORDER);
            c31 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c3 + LENGTH), ORDER);
            c32 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c3 + 2 * LENGTH), ORDER);
            c33 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c3 + 3 * LENGTH), ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
            c02 = c00;
            c03 = c00;
            c10 = c00;
            c11 = c00;
            c12 = c00;
            c13 = c00;
            c20 = c00;
            c21 = c00;
            c22 = c00;
            c23 = c00;
            c30 = c00;
            c31 = c00;
            c32 = c00;
            c33 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = bo + (long) p * ldb;
            long ap = ao + (long) p * csa;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp), ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + LENGTH), ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + 2 * LENGTH), ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + 3 * LENGTH), ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap)));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + rsa)));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + 2L * rsa)));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + 3L * rsa)));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
        }
        c00.intoMemorySegment(c, 4L * (co), ORDER);
        c01.intoMemorySegment(c, 4L * (co + LENGTH), ORDER);
        c02.intoMemorySegment(c, 4L * (co + 2 * LENGTH), ORDER);
        c03.intoMemorySegment(c, 4L * (co + 3 * LENGTH), ORDER);
        c10.intoMemorySegment(c, 4L * (c1), ORDER);
        c11.intoMemorySegment(c, 4L * (c1 + LENGTH), ORDER);
        c12.intoMemorySegment(c, 4L * (c1 + 2 * LENGTH), ORDER);
        c13.intoMemorySegment(c, 4L * (c1 + 3 * LENGTH), ORDER);
        c20.intoMemorySegment(c, 4L * (c2), ORDER);
        c21.intoMemorySegment(c, 4L * (c2 + LENGTH), ORDER);
        c22.intoMemorySegment(c, 4L * (c2 + 2 * LENGTH), ORDER);
        c23.intoMemorySegment(c, 4L * (c2 + 3 * LENGTH), ORDER);
        c30.intoMemorySegment(c, 4L * (c3), ORDER);
        c31.intoMemorySegment(c, 4L * (c3 + LENGTH), ORDER);
        c32.intoMemorySegment(c, 4L * (c3 + 2 * LENGTH), ORDER);
        c33.intoMemorySegment(c, 4L * (c3 + 3 * LENGTH), ORDER);
    }

    /** 4 rows by 1 vector. */
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
            boolean accumulate) {
        long c1 = co + ldc;
        long c2 = c1 + ldc;
        long c3 = c2 + ldc;
        FloatVector c00;
        FloatVector c10;
        FloatVector c20;
        FloatVector c30;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co), ORDER);
            c10 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c1), ORDER);
            c20 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c2), ORDER);
            c30 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (c3), ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c10 = c00;
            c20 = c00;
            c30 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = bo + (long) p * ldb;
            long ap = ao + (long) p * csa;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp), ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap)));
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + rsa)));
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + 2L * rsa)));
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap + 3L * rsa)));
            c30 = x.fma(b0, c30);
        }
        c00.intoMemorySegment(c, 4L * (co), ORDER);
        c10.intoMemorySegment(c, 4L * (c1), ORDER);
        c20.intoMemorySegment(c, 4L * (c2), ORDER);
        c30.intoMemorySegment(c, 4L * (c3), ORDER);
    }

    /** 1 row by 4 vectors. */
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
        FloatVector c00;
        FloatVector c01;
        FloatVector c02;
        FloatVector c03;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co), ORDER);
            c01 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + LENGTH), ORDER);
            c02 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + 2 * LENGTH), ORDER);
            c03 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co + 3 * LENGTH), ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
            c01 = c00;
            c02 = c00;
            c03 = c00;
        }
        for (int p = 0; p < kc; p++) {
            long bp = bo + (long) p * ldb;
            long ap = ao + (long) p * csa;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp), ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + LENGTH), ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + 2 * LENGTH), ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp + 3 * LENGTH), ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap)));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
        }
        c00.intoMemorySegment(c, 4L * (co), ORDER);
        c01.intoMemorySegment(c, 4L * (co + LENGTH), ORDER);
        c02.intoMemorySegment(c, 4L * (co + 2 * LENGTH), ORDER);
        c03.intoMemorySegment(c, 4L * (co + 3 * LENGTH), ORDER);
    }

    /** 1 row by 1 vector. */
    public static void tile1x1(
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
        FloatVector c00;
        if (accumulate) {
            c00 = FloatVector.fromMemorySegment(SPECIES, c, 4L * (co), ORDER);
        } else {
            c00 = FloatVector.zero(SPECIES);
        }
        for (int p = 0; p < kc; p++) {
            long bp = bo + (long) p * ldb;
            long ap = ao + (long) p * csa;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, b, 4L * (bp), ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, a.get(FLOAT, 4L * (ap)));
            c00 = x.fma(b0, c00);
        }
        c00.intoMemorySegment(c, 4L * (co), ORDER);
    }
}
