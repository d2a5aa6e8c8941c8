package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Copies blocks of A and B into the order in which the micro-kernel reads them. */
public final class Packing {
    private Packing() {}

    /**
     * Columns j0 … j0+width−1 of rows p0 … p0+kc−1 of B, as kc rows of {@code panel} floats from {@code to} on; columns beyond
     * width become 0, so that a panel is whole vectors.
     */
    static void packB(Operand b, int p0, int kc, int j0, int width, int panel, MemorySegment packed, int to) {
        if (b.columnStride == 1 && width == panel) {
            packRows(b.memory, b.at(p0, j0), b.rowStride, kc, panel, packed, to);
        } else {
            packElements(b, p0, kc, j0, width, panel, packed, to);
        }
    }

    public static void packRows(MemorySegment b, long from, int ldb, int kc, int panel, MemorySegment packed, int to) {
        for (int p = 0; p < kc; p++) {
            for (int j = 0; j < panel; j += LENGTH) {
                FloatVector.fromMemorySegment(SPECIES, b, 4L * (from + (long) p * ldb + j), ORDER)
                        .intoMemorySegment(packed, 4L * (to + p * panel + j), ORDER);
            }
        }
    }

    /** Column by column, so that a transposed B is read along its rows. */
    private static void packElements(
            Operand b, int p0, int kc, int j0, int width, int panel, MemorySegment packed, int to) {
        MemorySegment memory = b.memory;
        int stride = b.rowStride;
        for (int j = 0; j < panel; j++) {
            long from = b.at(p0, j0 + j);
            boolean inside = j < width;
            for (int p = 0; p < kc; p++) {
                float v = inside ? memory.get(FLOAT, 4L * (from + (long) p * stride)) : 0f;
                packed.set(FLOAT, 4L * (to + p * panel + j), v);
            }
        }
    }

    /** alpha · A[i0 … i0+rows−1, p0 … p0+kc−1] as panels of MR rows: element (i, p) at (i / MR)·MR·kc + p·MR + i mod MR. */
    static void packA(Operand a, float alpha, int i0, int rows, int p0, int kc, MemorySegment packed) {
        for (int i = 0; i < rows; i++) {
            int to = i / BlockSizes.MR * BlockSizes.MR * kc + i % BlockSizes.MR;
            for (int p = 0; p < kc; p++) {
                float v = alpha * a.memory.get(FLOAT, 4L * a.at(i0 + i, p0 + p));
                packed.set(FLOAT, 4L * (to + p * BlockSizes.MR), v);
            }
        }
    }
}
