package lanewise.nn.format.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A protocol-buffers message under construction, in the wire format: varint (type 0), fixed 64 bits (1), bytes with their length (2), fixed 32 bits (5).
 *
 * <p>Scalars that are 0 are left out, as proto3 has it. Write fields in ascending order, as other encoders do. Kept and cleared, it allocates only to grow.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Message {
    private byte[] bytes = new byte[256];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    Message clear() {
        size = 0;
        return this;
    }

    Message integer(int field, long value) {
        if (value != 0) {
            varint((long) field << 3);
            varint(value);
        }
        return this;
    }

    /** Also when it is 0: one of several alternatives is told by being there. */
    Message alternative(int field, float value) {
        varint(((long) field << 3) | 5);
        fixed(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    Message number(int field, double value) {
        if (Double.doubleToRawLongBits(value) != 0) {
            varint(((long) field << 3) | 1);
            fixed(Double.doubleToRawLongBits(value), Double.BYTES);
        }
        return this;
    }

    /** Packed. */
    Message numbers(int field, double[] values) {
        if (values.length > 0) {
            length(field, Double.BYTES * values.length);
            for (double v : values) {
                fixed(Double.doubleToRawLongBits(v), Double.BYTES);
            }
        }
        return this;
    }

    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Also when there are none. */
    Message bytes(int field, byte[] value) {
        return bytes(field, value, value.length);
    }

    Message message(int field, Message value) {
        return bytes(field, value.bytes, value.size);
    }

    private Message bytes(int field, byte[] value, int n) {
        length(field, n);
        reserve(n);
        System.arraycopy(value, 0, bytes, size, n);
        size += n;
        return this;
    }

    private void length(int field, int n) {
        varint(((long) field << 3) | 2);
        varint(n);
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void fixed(long bits, int n) {
        reserve(n);
        for (int i = 0; i < n; i++) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    private void reserve(int n) {
        if (bytes.length - size < n) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, n), 2 * bytes.length));
        }
    }
}
