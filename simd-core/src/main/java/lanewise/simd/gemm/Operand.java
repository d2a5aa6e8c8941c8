package lanewise.simd.gemm;

import java.lang.foreign.MemorySegment;

/**
 * A matrix, or a part of one, as the loops see it: element (i, j) is at base + i·rowStride + j·columnStride. A transposed matrix has its
 * strides exchanged.
 *
 * <p>Mutable and reused, because a step allocates nothing.
 */
final class Operand {
    MemorySegment memory = MemorySegment.NULL;
    long base;
    int rowStride;
    int columnStride;

    void set(MemorySegment segment, int ld, boolean transposed) {
        memory = segment;
        base = 0;
        rowStride = transposed ? 1 : ld;
        columnStride = transposed ? ld : 1;
    }

    /** Becomes the part of another that starts at its element (i, j). */
    void setPart(Operand other, int i, int j) {
        memory = other.memory;
        base = other.at(i, j);
        rowStride = other.rowStride;
        columnStride = other.columnStride;
    }

    /** Becomes the transpose of the part of another that starts at its element (i, j). */
    void setTransposed(Operand other, int i, int j) {
        memory = other.memory;
        base = other.at(i, j);
        rowStride = other.columnStride;
        columnStride = other.rowStride;
    }

    long at(int i, int j) {
        return base + (long) i * rowStride + (long) j * columnStride;
    }

    /** Whether its rows lie whole in memory. */
    boolean hasRows() {
        return columnStride == 1;
    }
}
