package lanewise.simd.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;

/**
 * Operands of exactly n elements. Exactly, because C2 checks bounds once before a loop as if it ran at least once: a loop that does
 * not run at all, at the end of a tensor or in one shorter than a vector, fails that check and throws the code away. That has to
 * happen in the warm-up.
 */
final class WarmupOperands {
    final int n;
    final MemorySegment x;
    final MemorySegment y;
    final MemorySegment z;
    final MemorySegment u;
    final MemorySegment w;

    /** Never written, as x. */
    final MemorySegment zero;

    final int[] index;

    /** Eight rows of n. */
    final MemorySegment eight;

    /** Room for what products make of n elements. */
    final MemorySegment c;

    /** The same as x, or memory of one thread only. */
    final MemorySegment tile;

    private static final float[] SPECIALS = {
        0f,
        -0f,
        1f,
        -1f,
        1e-30f,
        -1e-30f,
        1e-40f,
        3f,
        -3f,
        1e30f,
        -1e30f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    WarmupOperands(TensorArena arena, int n) {
        this(arena, n, Optional.empty());
    }

    WarmupOperands(TensorArena arena, int n, Optional<Arena> owned) {
        this.n = n;
        x = arena.allocate(n).segment();
        y = arena.allocate(n).segment();
        z = arena.allocate(n).segment();
        u = arena.allocate(n).segment();
        zero = arena.allocate(n).segment();
        w = arena.allocate(n).segment();
        index = new int[n];
        eight = arena.allocate(8 * n).segment();
        c = arena.allocate(4 * n + 16 * Lanes.LENGTH).segment();
        for (int i = 0; i < n; i++) {
            // both signs and a new maximum in the tail, so that every branch of the scalar code is taken
            Lanes.set(x, i, (i % 2 == 0 ? 0.1f : -0.1f) * i);
        }
        tile = owned.map(a -> a.allocate(x.byteSize()).copyFrom(x)).orElse(x);
    }

    /** A scalar function, as in the tail of a walk. */
    @FunctionalInterface
    interface Scalar {
        float apply(float x);
    }

    /**
     * With a real call (n &gt; 0), takes all branches of a scalar function. C2 leaves out a branch of a walk's tail that was never taken, and throws
     * the walk's code away when it is.
     */
    void trySpecials(int n, Scalar f) {
        for (int i = 0; i < SPECIALS.length && n > 0; i++) {
            f.apply(SPECIALS[i]);
        }
    }
}
