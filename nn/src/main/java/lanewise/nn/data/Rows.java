package lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import lanewise.simd.Tensor;

/** Rows of tensors from and to arrays. */
final class Rows {
    private Rows() {}

    static void read(Tensor from, int row, float[] x, int n) {
        MemorySegment.copy(from.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * row * n, x, 0, n);
    }

    static void write(float[] x, Tensor to, int row, int n) {
        MemorySegment.copy(x, 0, to.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * row * n, n);
    }
}
