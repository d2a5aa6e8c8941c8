package lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import lanewise.simd.Tensor;

/**
 * Elements of a file's type and byte order in native memory, read as floats one by one or in rows. Reading allocates nothing.
 *
 * @param bytes where they lie, from the first byte on
 * @param type of each
 * @param order of an element's bytes
 */
public record Elements(MemorySegment bytes, ElementType type, ByteOrder order) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Elements as they are.
     *
     * @throws IllegalArgumentException when the memory is on the heap (kernels would suffer for it) or does not hold whole elements
     */
    public Elements {
        if (!bytes.isNative()) {
            throw new IllegalArgumentException("elements must lie off the heap");
        }
        if (bytes.byteSize() % type.bytes() != 0) {
            throw new IllegalArgumentException(
                    bytes.byteSize() + " bytes are not a whole number of elements of " + type.bytes());
        }
    }

    /** How many there are. */
    public long size() {
        return bytes.byteSize() / type.bytes();
    }

    /** Element {@code i}, rounded to float. */
    public float get(long i) {
        return switch (type) {
            case U8 -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case I16 -> shortAt(i);
            case I32 -> intAt(i);
            case I64 -> longAt(i);
            case F32 -> Float.intBitsToFloat(intAt(i));
            case F64 -> (float) Double.longBitsToDouble(longAt(i));
        };
    }

    /**
     * Element {@code i} of a type of whole numbers.
     *
     * @throws IllegalStateException when the type has fractions
     */
    public long whole(long i) {
        return switch (type) {
            case U8 -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case I16 -> shortAt(i);
            case I32 -> intAt(i);
            case I64 -> longAt(i);
            case F32, F64 -> throw new IllegalStateException("elements of " + type + " are not whole numbers");
        };
    }

    private boolean isSwapped() {
        return order == ByteOrder.BIG_ENDIAN;
    }

    private short shortAt(long i) {
        short v = bytes.get(SHORT, 2 * i);
        return isSwapped() ? Short.reverseBytes(v) : v;
    }

    private int intAt(long i) {
        int v = bytes.get(INT, 4 * i);
        return isSwapped() ? Integer.reverseBytes(v) : v;
    }

    private long longAt(long i) {
        long v = bytes.get(LONG, 8 * i);
        return isSwapped() ? Long.reverseBytes(v) : v;
    }

    /** Elements {@code from … from + n − 1} into the first n of {@code x}. */
    public void read(long from, int n, float[] x) {
        if (type == ElementType.U8) {
            for (int j = 0; j < n; j++) {
                x[j] = bytes.get(ValueLayout.JAVA_BYTE, from + j) & 0xFF;
            }
        } else {
            for (int j = 0; j < n; j++) {
                x[j] = get(from + j);
            }
        }
    }

    /** Elements {@code from … from + n − 1} into n of a tensor from {@code at} on. */
    public void copy(long from, int n, Tensor x, int at) {
        if (type == ElementType.F32 && !isSwapped() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            MemorySegment.copy(bytes, 4 * from, x.segment(), 4L * at, 4L * n);
        } else {
            for (int j = 0; j < n; j++) {
                x.set(at + j, get(from + j));
            }
        }
    }
}
