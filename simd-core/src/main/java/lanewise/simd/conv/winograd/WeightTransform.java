package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.gemm.Transpose;

/**
 * U = G·g·Gᵀ of weights g of 3x3: first of the columns of g,
 *
 * <pre>
 * u₀ = g₀    u₁ = ((g₀ + g₂) + g₁)/2    u₂ = ((g₀ + g₂) − g₁)/2    u₃ = g₂
 * </pre>
 *
 * then the same of the rows of that. The lanes are pairs of channels; each of the 16 positions is a matrix of all of them.
 */
public final class WeightTransform {
    private static final int TAPS = 9;

    /** Places before which the taps of a transpose lie, so that exchanging its channels never overwrites what is still needed. */
    private static final int BEHIND = Tiling.POSITIONS - TAPS;

    private WeightTransform() {}

    /** From a position to the next, a vector more than the matrix, and no power of two, whose multiples would all go to one set of the cache. */
    static int position(int pairs) {
        return Math.addExact(Math.ceilDiv(pairs, LENGTH) * LENGTH, LENGTH);
    }

    /** Elements of U. */
    public static int floats(int pairs) {
        return Math.multiplyExact(Tiling.POSITIONS, position(pairs));
    }

    /** For a convolution: U as maps x channels. The taps are first put where positions 0 to 8 will be. */
    public static void forward(MemorySegment w, int maps, int channels, MemorySegment u) {
        int pairs = maps * channels;
        int position = position(pairs);
        Transpose.copy(w, 0, TAPS, pairs, TAPS, u, 0, position);
        vectors(u, 0, position, position, Math.ceilDiv(pairs, LENGTH));
    }

    /** For its gradient of data, a convolution with the weights turned by 180 degrees and the channels exchanged: U as channels x maps. */
    public static void turned(MemorySegment w, int maps, int channels, MemorySegment u) {
        int pairs = maps * channels;
        int position = position(pairs);
        Transpose.copy(w, 0, TAPS, pairs, TAPS, u, (long) BEHIND * position, position);
        for (int k = 0; k < TAPS; k++) {
            long from = (long) (BEHIND + k) * position;
            Transpose.copy(u, from, channels, maps, channels, u, (long) k * position, maps);
        }
        vectors(u, (TAPS - 1L) * position, -position, position, Math.ceilDiv(pairs, LENGTH));
    }

    /**
     * In place, for some vectors of pairs.
     *
     * @param first where the first tap is
     * @param tap from a tap to the next, which may be negative
     * @param position from a position to the next
     */
    public static void vectors(MemorySegment u, long first, int tap, int position, int vectors) {
        u = exact(u);
        if (vectors == 0) {
            return;
        }
        long from = 4L * first;
        long k = 4L * tap;
        long q = 4L * position;
        for (int i = 0; i < vectors; i++) {
            long t = i * (4L * LENGTH);
            long s = from + t;
            FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, u, s, ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, u, s + k, ORDER);
            FloatVector c0 = FloatVector.fromMemorySegment(SPECIES, u, s + 2 * k, ORDER);
            FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, u, s + 3 * k, ORDER);
            FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, u, s + 6 * k, ORDER);
            FloatVector a1 = a0.add(a3).add(g1).mul(0.5f);
            FloatVector a2 = a0.add(a3).sub(g1).mul(0.5f);
            g1 = FloatVector.fromMemorySegment(SPECIES, u, s + 4 * k, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, u, s + 7 * k, ORDER);
            FloatVector b1 = b0.add(b3).add(g1).mul(0.5f);
            FloatVector b2 = b0.add(b3).sub(g1).mul(0.5f);
            g1 = FloatVector.fromMemorySegment(SPECIES, u, s + 5 * k, ORDER);
            FloatVector c3 = FloatVector.fromMemorySegment(SPECIES, u, s + 8 * k, ORDER);
            FloatVector c1 = c0.add(c3).add(g1).mul(0.5f);
            FloatVector c2 = c0.add(c3).sub(g1).mul(0.5f);
            a0.intoMemorySegment(u, t, ORDER);
            a0.add(c0).add(b0).mul(0.5f).intoMemorySegment(u, t + q, ORDER);
            a0.add(c0).sub(b0).mul(0.5f).intoMemorySegment(u, t + 2 * q, ORDER);
            c0.intoMemorySegment(u, t + 3 * q, ORDER);
            a1.intoMemorySegment(u, t + 4 * q, ORDER);
            a1.add(c1).add(b1).mul(0.5f).intoMemorySegment(u, t + 5 * q, ORDER);
            a1.add(c1).sub(b1).mul(0.5f).intoMemorySegment(u, t + 6 * q, ORDER);
            c1.intoMemorySegment(u, t + 7 * q, ORDER);
            a2.intoMemorySegment(u, t + 8 * q, ORDER);
            a2.add(c2).add(b2).mul(0.5f).intoMemorySegment(u, t + 9 * q, ORDER);
            a2.add(c2).sub(b2).mul(0.5f).intoMemorySegment(u, t + 10 * q, ORDER);
            c2.intoMemorySegment(u, t + 11 * q, ORDER);
            a3.intoMemorySegment(u, t + 12 * q, ORDER);
            a3.add(c3).add(b3).mul(0.5f).intoMemorySegment(u, t + 13 * q, ORDER);
            a3.add(c3).sub(b3).mul(0.5f).intoMemorySegment(u, t + 14 * q, ORDER);
            c3.intoMemorySegment(u, t + 15 * q, ORDER);
        }
    }
}
