package lanewise.simd.gemm;

import java.lang.foreign.MemorySegment;

/** What is done to a tile of C right after its last term, while it is in the nearest cache. */
public interface TileEnd {
    /** Leaves it as it is. */
    TileEnd NONE = new None();

    /** Changes {@code rows} rows of C, the first at {@code at}; they are columns j … j+columns−1 of the rectangle. */
    void apply(MemorySegment c, long at, int ldc, int rows, int columns, int j);

    /** Nothing. */
    final class None implements TileEnd {
        @Override
        public void apply(MemorySegment c, long at, int ldc, int rows, int columns, int j) {}
    }
}
