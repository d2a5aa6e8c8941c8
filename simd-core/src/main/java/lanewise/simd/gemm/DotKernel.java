package lanewise.simd.gemm;

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

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of single rows with a transposed B: c[j] = Σ b[j, p]·x[p], the sum in the order of p.
 *
 * <p>That order forbids the usual way, lanes along p. So lanes are 16 rows of B: a block of 16 x 8 is transposed in registers, as in
 * {@link Transpose}, and used at once instead of being stored; 16 rows rather than 8 because the chain of multiply-adds, not the
 * transposition, is what 8 would wait for.
 */
public final class DotKernel {
    /** Rows at a time. */
    static final int ROWS = 16;

    /** Columns at a time. */
    static final int DEPTH = 8;

    /** Needs vectors of 512 bits. */
    public static final boolean USABLE = LENGTH == ROWS;

    private static final long HALF = 4L * DEPTH;

    private DotKernel() {}

    /**
     * Sixteen sums of k ≥ 8 terms. Element p of x is at {@code xo + p·stride}, row j of B starts at {@code bo + j·ldb}, the sums are at
     * {@code co}, in floats; with {@code accumulate} they go on from there.
     *
     * <p>A vector of the first eight rows reads beyond the eight columns it needs, into the row after at most; one of the last eight
     * starts before them, in the row before at most. A last block of fewer than eight columns starts earlier and skips the terms that are
     * in already.
     */
    public static void rows16(
            int k,
            MemorySegment x,
            long xo,
            int stride,
            MemorySegment b,
            long bo,
            int ldb,
            MemorySegment c,
            long co,
            boolean accumulate) {
        FloatVector sum =
                accumulate ? FloatVector.fromMemorySegment(SPECIES, c, 4L * co, ORDER) : FloatVector.zero(SPECIES);
        long step = 4L * ldb;
        long r0 = 4L * bo;
        long r8 = r0 + 8 * step - HALF;
        long x0 = 4L * xo;
        long stepX = 4L * stride;
        for (int p = 0; p < k; p += DEPTH) {
            int q = Math.min(p, k - DEPTH);
            int skip = p - q;
            long r = r0 + 4L * q;
            long s = r8 + 4L * q;
            long xp = x0 + q * stepX;
            FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, b, r, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s, ORDER), UPPER);
            FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, b, r + step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + step, ORDER), UPPER);
            FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, b, r + 2 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 2 * step, ORDER), UPPER);
            FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, b, r + 3 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 3 * step, ORDER), UPPER);
            FloatVector a4 = FloatVector.fromMemorySegment(SPECIES, b, r + 4 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 4 * step, ORDER), UPPER);
            FloatVector a5 = FloatVector.fromMemorySegment(SPECIES, b, r + 5 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 5 * step, ORDER), UPPER);
            FloatVector a6 = FloatVector.fromMemorySegment(SPECIES, b, r + 6 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 6 * step, ORDER), UPPER);
            FloatVector a7 = FloatVector.fromMemorySegment(SPECIES, b, r + 7 * step, ORDER)
                    .blend(FloatVector.fromMemorySegment(SPECIES, b, s + 7 * step, ORDER), UPPER);
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
            if (skip <= 0) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp)).fma(d0, sum);
            }
            if (skip <= 1) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + stepX)).fma(d1, sum);
            }
            if (skip <= 2) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 2 * stepX))
                        .fma(d2, sum);
            }
            if (skip <= 3) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 3 * stepX))
                        .fma(d3, sum);
            }
            if (skip <= 4) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 4 * stepX))
                        .fma(d4, sum);
            }
            if (skip <= 5) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 5 * stepX))
                        .fma(d5, sum);
            }
            if (skip <= 6) {
                sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 6 * stepX))
                        .fma(d6, sum);
            }
            sum = FloatVector.broadcast(SPECIES, x.get(FLOAT, xp + 7 * stepX)).fma(d7, sum);
        }
        sum.intoMemorySegment(c, 4L * co, ORDER);
    }
}
