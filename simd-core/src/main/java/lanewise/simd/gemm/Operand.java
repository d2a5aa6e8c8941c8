package lanewise.simd.gemm;

import java.lang.foreign.MemorySegment;

/**
 * A matrix as the loops see it: element (i, j) is at i·rowStride + j·columnStride. A transposed matrix has its strides exchanged.
 *
 * <p>Mutable and reused, because a step allocates nothing.
 */
final class Operand {
    MemorySegment memory = MemorySegment.NULL;
    int rowStride;
    int columnStride;

    void set(MemorySegment segment, int ld, boolean transposed) {
        memory = segment;
        rowStride = transposed ? 1 : ld;
        columnStride = transposed ? ld : 1;
    }

    long at(int i, int j) {
        return (long) i * rowStride + (long) j * columnStride;
    }
}
