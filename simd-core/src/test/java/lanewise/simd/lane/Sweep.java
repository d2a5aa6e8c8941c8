package lanewise.simd.lane;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** A stretch of arguments and a function's results for them: the memory of one thread that goes through many floats. */
final class Sweep implements AutoCloseable {
    /** In elements; whole vectors of any width, so that the vector form never comes to its scalar tail. */
    static final int LENGTH = 1 << 14;

    private static final int EXPONENT = 0x7F800000;
    private static final int NAN = 0x7FC00000;

    private final float[] x = new float[LENGTH];
    private final float[] y = new float[LENGTH];
    private final TensorArena arena = TensorArena.ofShared();
    private final Tensor in = arena.allocate(LENGTH);
    private final Tensor out = arena.allocate(LENGTH);
    private final int[] bits = new int[LENGTH];
    private final byte[] bytes = new byte[4 * LENGTH];
    private final IntBuffer littleEndian =
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();

    /** The greatest error, and an argument that has it. */
    record Worst(double error, float at) {
        static final Worst NONE = new Worst(0, 0f);

        Worst or(Worst later) {
            return later.error > error ? later : this;
        }
    }

    /** Takes the floats whose bits are first, first + stride, first + 2·stride and so on. */
    void take(long first, int stride) {
        for (int i = 0; i < LENGTH; i++) {
            x[i] = Float.intBitsToFloat((int) first + i * stride);
        }
    }

    /** Takes these floats, and zeros to fill up. */
    void take(float... arguments) {
        Arrays.fill(x, 0f);
        System.arraycopy(arguments, 0, x, 0, arguments.length);
    }

    /** Computes the first n results, and some more to make whole vectors, with the vector form. */
    void vector(LaneFunction f, int n) {
        in.copyFrom(x);
        f.vector.apply(in, out, Math.ceilDiv(n, Lanes.VIRTUAL) * Lanes.VIRTUAL);
        MemorySegment.ofArray(y).copyFrom(out.segment());
    }

    /** Computes the first n results with the scalar form. */
    void scalar(LaneFunction f, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.scalar.apply(x[i]);
        }
    }

    /** The greatest error, after comparing the bits of both forms. */
    Worst worst(LaneFunction f) {
        vector(f, LENGTH);
        Worst worst = Worst.NONE;
        for (int i = 0; i < LENGTH; i++) {
            float s = f.scalar.apply(x[i]);
            if (Float.floatToIntBits(s) != Float.floatToIntBits(y[i])) {
                throw new AssertionError(f + " at " + Float.toHexString(x[i]) + ": scalar " + Float.toHexString(s)
                        + ", vector " + Float.toHexString(y[i]));
            }
            double error = f.error(s, x[i]);
            worst = error > worst.error ? new Worst(error, x[i]) : worst;
        }
        return worst;
    }

    /** Adds the first n results, little-endian, every NaN as 0x7FC00000. */
    void addTo(MessageDigest sha, int n) {
        for (int i = 0; i < n; i++) {
            int b = Float.floatToRawIntBits(y[i]);
            bits[i] = (b & Integer.MAX_VALUE) > EXPONENT ? NAN : b;
        }
        littleEndian.put(0, bits, 0, n);
        sha.update(bytes, 0, 4 * n);
    }

    @Override
    public void close() {
        arena.close();
    }
}
