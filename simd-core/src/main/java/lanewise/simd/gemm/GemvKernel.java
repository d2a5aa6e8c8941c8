package lanewise.simd.gemm;

import static lanewise.simd.gemm.Transpose.HALF;
import static lanewise.simd.gemm.Transpose.HIGH1;
import static lanewise.simd.gemm.Transpose.HIGH2;
import static lanewise.simd.gemm.Transpose.HIGH4;
import static lanewise.simd.gemm.Transpose.TURN1;
import static lanewise.simd.gemm.Transpose.TURN2;
import static lanewise.simd.gemm.Transpose.TURN4;
import static lanewise.simd.gemm.Transpose.UPPER;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * A row times a matrix, in the order in which the matrix lies in memory, since reading it is what takes the time. A transposed matrix is turned in
 * registers, by the rounds of {@link Transpose}, written out for the reason given there.
 */
public final class GemvKernel {
    /** Rows of B at a time. Eight, two or one take up to 7 % more time where B is in no L2 cache (Zen 5), sixteen up to 40 %. */
    static final int ROWS = 4;

    /** Terms of a transposed B at a time. */
    static final int DEPTH = 8;

    private GemvKernel() {}

    /**
     * {@value #ROWS} terms of a whole row: c[j] = the chain fma(x[p], B[p, j], c) for p below {@value #ROWS}, from c[j] or, without
     * accumulate, from 0. Rows of B are read from end to end, where a register tile would jump from row to row: 16 MB of B in less than
     * half the time (eight rows at a time: 210 instead of 430 us, Zen 5).
     *
     * @param n columns, a multiple of LENGTH
     */
    public static void rows4(
            int n,
            MemorySegment x,
            long xo,
            int csx,
            MemorySegment b,
            long bo,
            int ldb,
            MemorySegment c,
            long co,
            boolean accumulate) {
        x = exact(x);
        b = exact(b);
        c = exact(c);
        if (n == 0) {
            return;
        }
        long from = 4L * xo;
        long stepX = 4L * csx;
        FloatVector x0 = FloatVector.broadcast(SPECIES, x.get(FLOAT, from));
        FloatVector x1 = FloatVector.broadcast(SPECIES, x.get(FLOAT, from + stepX));
        FloatVector x2 = FloatVector.broadcast(SPECIES, x.get(FLOAT, from + 2 * stepX));
        FloatVector x3 = FloatVector.broadcast(SPECIES, x.get(FLOAT, from + 3 * stepX));
        FloatVector zero = FloatVector.broadcast(SPECIES, 0f);
        var keep = SPECIES.maskAll(accumulate);
        long step = 4L * ldb;
        long b0 = 4L * bo;
        long b1 = b0 + step;
        long b2 = b0 + 2 * step;
        long b3 = b0 + 3 * step;
        long to = 4L * co;
        for (int j = 0; j < n; j += LENGTH) {
            FloatVector y = zero.blend(FloatVector.fromMemorySegment(SPECIES, c, to + 4L * j, ORDER), keep);
            y = FloatVector.fromMemorySegment(SPECIES, b, b0 + 4L * j, ORDER).fma(x0, y);
            y = FloatVector.fromMemorySegment(SPECIES, b, b1 + 4L * j, ORDER).fma(x1, y);
            y = FloatVector.fromMemorySegment(SPECIES, b, b2 + 4L * j, ORDER).fma(x2, y);
            y = FloatVector.fromMemorySegment(SPECIES, b, b3 + 4L * j, ORDER).fma(x3, y);
            y.intoMemorySegment(c, to + 4L * j, ORDER);
        }
    }

    /**
     * 16 columns of a B stored transposed: c[j] = the chain fma(x[p], B[p, j], c) for p below 8·blocks, from 0. Blocks of 8 x 16 are turned in
     * registers as in {@link Transpose#strip16} and used at once. All offsets of a row are invariants plus a constant times the
     * counter, the only form of which C2 takes the bounds checks out of the loop.
     *
     * @param ldb between the starts of two columns of B as stored
     */
    public static void columns16(
            int blocks, MemorySegment x, long xo, MemorySegment b, long bo, int ldb, MemorySegment c, long co) {
        x = exact(x);
        b = exact(b);
        c = exact(c);
        if (blocks == 0) {
            return;
        }
        long step = 4L * ldb;
        long r0 = 4L * bo + 0 * step;
        long r1 = 4L * bo + 1 * step;
        long r2 = 4L * bo + 2 * step;
        long r3 = 4L * bo + 3 * step;
        long r4 = 4L * bo + 4 * step;
        long r5 = 4L * bo + 5 * step;
        long r6 = 4L * bo + 6 * step;
        long r7 = 4L * bo + 7 * step;
        long r8 = r0 + 8 * step - HALF;
        long r9 = r1 + 8 * step - HALF;
        long r10 = r2 + 8 * step - HALF;
        long r11 = r3 + 8 * step - HALF;
        long r12 = r4 + 8 * step - HALF;
        long r13 = r5 + 8 * step - HALF;
        long r14 = r6 + 8 * step - HALF;
        long r15 = r7 + 8 * step - HALF;
        long s0 = 4L * xo + 0;
        long s1 = 4L * xo + 4;
        long s2 = 4L * xo + 8;
        long s3 = 4L * xo + 12;
        long s4 = 4L * xo + 16;
        long s5 = 4L * xo + 20;
        long s6 = 4L * xo + 24;
        long s7 = 4L * xo + 28;
        FloatVector y = FloatVector.zero(SPECIES);
        for (int k = 0; k < blocks; k++) {
            FloatVector a0 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r0 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r8 + HALF * k, ORDER), UPPER);
            FloatVector a1 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r1 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r9 + HALF * k, ORDER), UPPER);
            FloatVector a2 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r2 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r10 + HALF * k, ORDER), UPPER);
            FloatVector a3 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r3 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r11 + HALF * k, ORDER), UPPER);
            FloatVector a4 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r4 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r12 + HALF * k, ORDER), UPPER);
            FloatVector a5 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r5 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r13 + HALF * k, ORDER), UPPER);
            FloatVector a6 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r6 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r14 + HALF * k, ORDER), UPPER);
            FloatVector a7 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, b, r7 + HALF * k, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, r15 + HALF * k, ORDER), UPPER);
            FloatVector t10 = a1.blend(a0, HIGH1).rearrange(TURN1);
            FloatVector b0 = a0.blend(t10, HIGH1);
            FloatVector b1 = t10.blend(a1, HIGH1);
            FloatVector t12 = a3.blend(a2, HIGH1).rearrange(TURN1);
            FloatVector b2 = a2.blend(t12, HIGH1);
            FloatVector b3 = t12.blend(a3, HIGH1);
            FloatVector t14 = a5.blend(a4, HIGH1).rearrange(TURN1);
            FloatVector b4 = a4.blend(t14, HIGH1);
            FloatVector b5 = t14.blend(a5, HIGH1);
            FloatVector t16 = a7.blend(a6, HIGH1).rearrange(TURN1);
            FloatVector b6 = a6.blend(t16, HIGH1);
            FloatVector b7 = t16.blend(a7, HIGH1);
            FloatVector t20 = b2.blend(b0, HIGH2).rearrange(TURN2);
            FloatVector c0 = b0.blend(t20, HIGH2);
            FloatVector c2 = t20.blend(b2, HIGH2);
            FloatVector t21 = b3.blend(b1, HIGH2).rearrange(TURN2);
            FloatVector c1 = b1.blend(t21, HIGH2);
            FloatVector c3 = t21.blend(b3, HIGH2);
            FloatVector t24 = b6.blend(b4, HIGH2).rearrange(TURN2);
            FloatVector c4 = b4.blend(t24, HIGH2);
            FloatVector c6 = t24.blend(b6, HIGH2);
            FloatVector t25 = b7.blend(b5, HIGH2).rearrange(TURN2);
            FloatVector c5 = b5.blend(t25, HIGH2);
            FloatVector c7 = t25.blend(b7, HIGH2);
            FloatVector t40 = c4.blend(c0, HIGH4).rearrange(TURN4);
            FloatVector d0 = c0.blend(t40, HIGH4);
            FloatVector d4 = t40.blend(c4, HIGH4);
            FloatVector t41 = c5.blend(c1, HIGH4).rearrange(TURN4);
            FloatVector d1 = c1.blend(t41, HIGH4);
            FloatVector d5 = t41.blend(c5, HIGH4);
            FloatVector t42 = c6.blend(c2, HIGH4).rearrange(TURN4);
            FloatVector d2 = c2.blend(t42, HIGH4);
            FloatVector d6 = t42.blend(c6, HIGH4);
            FloatVector t43 = c7.blend(c3, HIGH4).rearrange(TURN4);
            FloatVector d3 = c3.blend(t43, HIGH4);
            FloatVector d7 = t43.blend(c7, HIGH4);
            y = d0.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s0 + HALF * k)), y);
            y = d1.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s1 + HALF * k)), y);
            y = d2.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s2 + HALF * k)), y);
            y = d3.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s3 + HALF * k)), y);
            y = d4.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s4 + HALF * k)), y);
            y = d5.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s5 + HALF * k)), y);
            y = d6.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s6 + HALF * k)), y);
            y = d7.fma(FloatVector.broadcast(SPECIES, x.get(FLOAT, s7 + HALF * k)), y);
        }
        VECTOR.cast(y).intoMemorySegment(c, 4L * co, ORDER);
    }
}
