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

    /** Room for what products make of n elements. */
    final MemorySegment c;

    /** The same as x, or memory of one thread only. */
    final MemorySegment tile;

    WarmupOperands(TensorArena arena, int n) {
        this(arena, n, Optional.empty());
    }

    WarmupOperands(TensorArena arena, int n, Optional<Arena> owned) {
        this.n = n;
        x = arena.allocate(n).segment();
        y = arena.allocate(n).segment();
        z = arena.allocate(n).segment();
        u = arena.allocate(n).segment();
        w = arena.allocate(n).segment();
        c = arena.allocate(4 * n + 16 * Lanes.LENGTH).segment();
        for (int i = 0; i < n; i++) {
            // both signs and a new maximum in the tail, so that every branch of the scalar code is taken
            Lanes.set(x, i, (i % 2 == 0 ? 0.1f : -0.1f) * i);
        }
        tile = owned.map(a -> a.allocate(x.byteSize()).copyFrom(x)).orElse(x);
    }
}
