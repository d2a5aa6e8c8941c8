package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;

/** What one worker packs into; allocated once. */
public final class Workspace {
    final BlockSizes sizes;
    final MemorySegment packedA;
    final MemorySegment packedB;

    /** A narrow part of C, transposed or padded to a vector. */
    final MemorySegment turned;

    final Operand left = new Operand();
    final Operand right = new Operand();

    public Workspace(BlockSizes sizes, TensorArena arena) {
        this.sizes = sizes;
        packedA = arena.allocate(sizes.packedA()).segment();
        packedB = arena.allocate(sizes.packedB()).segment();
        turned = arena.allocate(LENGTH * sizes.nc()).segment();
    }

    /** What one worker takes of an arena. */
    public static long bytes(BlockSizes sizes) {
        return TensorArena.bytes(sizes.packedA())
                + TensorArena.bytes(sizes.packedB())
                + TensorArena.bytes(LENGTH * sizes.nc());
    }

    /** How many of {@code left} rows of a narrow C are turned at once. */
    int turnedRows(int left) {
        return sizes.columns(left);
    }
}
