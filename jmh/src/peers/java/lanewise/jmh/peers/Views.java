package lanewise.jmh.peers;

import java.nio.ByteOrder;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors of Lanewise as libtorch sees them: the same memory. */
final class Views {
    private Views() {}

    /** With the given dimensions; none for a single number. */
    static Tensor of(lanewise.simd.Tensor t, long... shape) {
        FloatPointer memory = new FloatPointer(
                t.segment().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer());
        return torch.from_blob(memory, t.size()).view(shape);
    }
}
