package lanewise.simd.gemm;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;

/** What one worker packs into; allocated once. */
public final class Workspace {
    final BlockSizes sizes;
    final MemorySegment packedA;
    final MemorySegment packedB;
    /** A tile of C whose columns are whole vectors, for the right edge. */
    final MemorySegment tile;

    public Workspace(BlockSizes sizes, TensorArena arena) {
        this.sizes = sizes;
        packedA = arena.allocate(sizes.packedA()).segment();
        packedB = arena.allocate(sizes.packedB()).segment();
        tile = arena.allocate(BlockSizes.MR * Lanes.LENGTH).segment();
    }
}
