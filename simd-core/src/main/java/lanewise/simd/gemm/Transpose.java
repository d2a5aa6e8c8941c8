package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies a matrix transposed, in blocks through registers: 0.5 cycles an element where scalar code takes 4.5 (Zen 4).
 *
 * <p>Three rounds exchange half of each pair of rows at distance 1, 2 and 4. A pair costs one permutation and three blends: the halves
 * that change places are gathered in one vector, turned round, and blended back. With vectors of 256 bits a block is 8 x 8; with 512
 * bits 16 x 8, the upper halves of the vectors holding eight rows more; with 128 bits it is copied element by element. No other width
 * than the machine's own is used: blocks of half the width were no faster (docs/adr/0003).
 *
 * <p>The three rounds are written out for each height of a block, and in {@link GemvKernel} once more: eight vectors go in and eight come out, so a
 * method in common would make heap objects of them wherever C2 does not inline it (docs/adr/0001).
 */
public final class Transpose {
    /** Columns of a block. */
    private static final int N = 8;

    static final long HALF = 4L * N;
    static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, lanes(0xff00));
    static final VectorMask<Float> HIGH1 = VectorMask.fromLong(SPECIES, lanes(0xaaaa));
    static final VectorMask<Float> HIGH2 = VectorMask.fromLong(SPECIES, lanes(0xcccc));
    static final VectorMask<Float> HIGH4 = VectorMask.fromLong(SPECIES, lanes(0xf0f0));
    static final VectorShuffle<Float> TURN1 = turn(1);
    static final VectorShuffle<Float> TURN2 = turn(2);
    static final VectorShuffle<Float> TURN4 = turn(4);

    private Transpose() {}

    private static long lanes(int bits) {
        return bits & ((1 << LENGTH) - 1);
    }

    private static VectorShuffle<Float> turn(int distance) {
        int[] lanes = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            lanes[i] = (i ^ distance) % LENGTH;
        }
        return VectorShuffle.fromArray(SPECIES, lanes, 0);
    }

    /**
     * {@code to[j·ldt + i] = from[i·ldf + j]} for i below rows and j below columns; the memory does not overlap. The last block overlaps
     * the one before.
     */
    public static void copy(
            MemorySegment s, long from, int ldf, int rows, int columns, MemorySegment t, long to, int ldt) {
        if (LENGTH < N || rows < LENGTH || columns < N) {
            elements(s, from, ldf, rows, 0, columns, t, to, ldt);
            return;
        }
        for (int i = 0; i < rows; i += LENGTH) {
            int r = Math.min(i, rows - LENGTH);
            blocks(columns, s, from + (long) r * ldf, ldf, t, to + r, ldt);
        }
    }

    /**
     * The same for fewer rows than a vector has lanes, {@code from} having the memory of a whole vector's. Where the rows of the result lie
     * one behind the other, a whole vector is written for each, and its excess overwritten by the next.
     */
    static void copyNarrow(
            MemorySegment s, long from, int ldf, int rows, int columns, MemorySegment t, long to, int ldt) {
        int whole = ldt == rows && LENGTH >= N ? columns - (LENGTH - 1) / rows : 0;
        if (whole < N) {
            whole = 0;
        } else {
            blocks(whole, s, from, ldf, t, to, ldt);
        }
        elements(s, from, ldf, rows, whole, columns, t, to, ldt);
    }

    private static void elements(
            MemorySegment s, long from, int ldf, int rows, int first, int columns, MemorySegment t, long to, int ldt) {
        s = exact(s);
        t = exact(t);
        for (int j = first; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                float v = s.get(FLOAT, 4L * (from + (long) i * ldf + j));
                t.set(FLOAT, 4L * (to + (long) j * ldt + i), v);
            }
        }
    }

    /** LENGTH rows, N columns or more. */
    private static void blocks(int columns, MemorySegment s, long from, int ldf, MemorySegment t, long to, int ldt) {
        int rest = columns % N;
        if (LENGTH == N) {
            strip8(columns / N, s, from, ldf, t, to, ldt);
        } else {
            strip16(columns / N, s, from, ldf, t, to, ldt);
        }
        if (rest > 0) {
            int c = columns - N;
            if (LENGTH == N) {
                strip8(1, s, from + c, ldf, t, to + (long) c * ldt, ldt);
            } else {
                strip16(1, s, from + c, ldf, t, to + (long) c * ldt, ldt);
            }
        }
    }

    /** A strip of 8 rows, some blocks of 8 columns long. */
    public static void strip8(int blocks, MemorySegment s, long from, int ldf, MemorySegment t, long to, int ldt) {
        s = exact(s);
        t = exact(t);
        long step = 4L * ldf;
        long out = 4L * ldt;
        long r0 = 4L * from;
        long w0 = 4L * to;
        for (int k = 0; k < blocks; k++) {
            long r = r0 + k * HALF;
            FloatVector a0 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r, ORDER));
            FloatVector a1 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + step, ORDER));
            FloatVector a2 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 2 * step, ORDER));
            FloatVector a3 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 3 * step, ORDER));
            FloatVector a4 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 4 * step, ORDER));
            FloatVector a5 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 5 * step, ORDER));
            FloatVector a6 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 6 * step, ORDER));
            FloatVector a7 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 7 * step, ORDER));
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
            long w = w0 + k * (N * out);
            d0.intoMemorySegment(t, w, ORDER);
            d1.intoMemorySegment(t, w + out, ORDER);
            d2.intoMemorySegment(t, w + 2 * out, ORDER);
            d3.intoMemorySegment(t, w + 3 * out, ORDER);
            d4.intoMemorySegment(t, w + 4 * out, ORDER);
            d5.intoMemorySegment(t, w + 5 * out, ORDER);
            d6.intoMemorySegment(t, w + 6 * out, ORDER);
            d7.intoMemorySegment(t, w + 7 * out, ORDER);
        }
    }

    /**
     * A strip of 16 rows, some blocks of 8 columns long. A vector of the first eight rows reads beyond the eight columns it needs, into
     * the row after at most; one of the last eight starts before them, in the row before at most.
     */
    public static void strip16(int blocks, MemorySegment s, long from, int ldf, MemorySegment t, long to, int ldt) {
        s = exact(s);
        t = exact(t);
        long step = 4L * ldf;
        long out = 4L * ldt;
        long r0 = 4L * from;
        long w0 = 4L * to;
        for (int k = 0; k < blocks; k++) {
            long r = r0 + k * HALF;
            long u = r + 8 * step - HALF;
            FloatVector a0 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u, ORDER), UPPER);
            FloatVector a1 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + step, ORDER), UPPER);
            FloatVector a2 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 2 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 2 * step, ORDER), UPPER);
            FloatVector a3 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 3 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 3 * step, ORDER), UPPER);
            FloatVector a4 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 4 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 4 * step, ORDER), UPPER);
            FloatVector a5 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 5 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 5 * step, ORDER), UPPER);
            FloatVector a6 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 6 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 6 * step, ORDER), UPPER);
            FloatVector a7 = VECTOR.cast(FloatVector.fromMemorySegment(SPECIES, s, r + 7 * step, ORDER))
                    .blend(FloatVector.fromMemorySegment(SPECIES, s, u + 7 * step, ORDER), UPPER);
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
            long w = w0 + k * (N * out);
            d0.intoMemorySegment(t, w, ORDER);
            d1.intoMemorySegment(t, w + out, ORDER);
            d2.intoMemorySegment(t, w + 2 * out, ORDER);
            d3.intoMemorySegment(t, w + 3 * out, ORDER);
            d4.intoMemorySegment(t, w + 4 * out, ORDER);
            d5.intoMemorySegment(t, w + 5 * out, ORDER);
            d6.intoMemorySegment(t, w + 6 * out, ORDER);
            d7.intoMemorySegment(t, w + 7 * out, ORDER);
        }
    }
}
