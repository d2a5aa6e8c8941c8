package lanewise.jmh.peers;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import lanewise.jmh.compare.GemmCase;
import org.bytedeco.javacpp.FloatPointer;

/** Native memory of a matrix product, aligned as ours is. */
final class Matrices implements AutoCloseable {
    private static final long ALIGNMENT_BYTES = 64;

    private final Arena arena = Arena.ofShared();
    final FloatPointer a;
    final FloatPointer b;
    final FloatPointer c;

    Matrices(GemmCase g) {
        a = allocate(g.m() * g.k()).put(g.a());
        b = allocate(g.k() * g.n()).put(g.b());
        c = allocate(g.m() * g.n());
    }

    private FloatPointer allocate(int floats) {
        return new FloatPointer(arena.allocate((long) Float.BYTES * floats, ALIGNMENT_BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer());
    }

    @Override
    public void close() {
        arena.close();
    }
}
