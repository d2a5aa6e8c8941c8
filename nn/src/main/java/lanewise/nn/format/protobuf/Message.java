package lanewise.nn.format.protobuf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A protocol-buffers message under construction, in the wire format: varint (type 0), fixed 64 bits (1), bytes with their length (2), fixed 32 bits (5).
 *
 * <p>Write fields in ascending order, as other encoders do. Tensors stay where they are until the message is written, so that a model takes no memory twice. Kept
 * and cleared, a message without tensors allocates only to grow.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
public final class Message {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** A buffer can view 2 GB at the most. */
    private static final long PIECE = 1L << 30;

    private final List<Tensor> tensors = new ArrayList<>();
    private byte[] bytes = new byte[256];
    private int size;

    /** Memory that belongs before a byte of the others. */
    private record Tensor(int at, MemorySegment memory) {}

    /** The message in the first {@link #size()} of these, if it has no tensors. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes without the message's own key and length. */
    public long size() {
        long all = size;
        for (int i = 0; i < tensors.size(); i++) {
            all += tensors.get(i).memory().byteSize();
        }
        return all;
    }

    /** Takes all fields away. */
    public Message clear() {
        tensors.clear();
        size = 0;
        return this;
    }

    /** A whole number; negative ones take ten bytes, as protobuf has it for int64. */
    public Message integer(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** A float. */
    public Message real(int field, float value) {
        key(field, FIXED32);
        fixed(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    /** A whole number, left out when it is 0: the value of a proto3 field that is not there. */
    public Message nonzero(int field, long value) {
        return value == 0 ? this : integer(field, value);
    }

    /** A double, left out when it is +0. */
    public Message nonzero(int field, double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits != 0) {
            key(field, FIXED64);
            fixed(bits, Double.BYTES);
        }
        return this;
    }

    /** Doubles, packed; left out when there are none. */
    public Message reals(int field, double... values) {
        if (values.length > 0) {
            length(field, (long) Double.BYTES * values.length);
            for (double v : values) {
                fixed(Double.doubleToRawLongBits(v), Double.BYTES);
            }
        }
        return this;
    }

    /** A text, in UTF-8. */
    public Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, also when there are none. */
    public Message bytes(int field, byte[] value) {
        length(field, value.length);
        append(value, value.length);
        return this;
    }

    /** The bytes of a tensor, read when this is written. */
    public Message memory(int field, MemorySegment tensor) {
        length(field, tensor.byteSize());
        tensors.add(new Tensor(size, tensor));
        return this;
    }

    /** A message as it is now. */
    public Message message(int field, Message value) {
        length(field, value.size());
        for (int i = 0; i < value.tensors.size(); i++) {
            Tensor t = value.tensors.get(i);
            tensors.add(new Tensor(size + t.at(), t.memory()));
        }
        append(value.bytes, value.size);
        return this;
    }

    /** Writes all of it. */
    public void writeTo(FileChannel channel) throws IOException {
        int from = 0;
        for (Tensor t : tensors) {
            write(channel, ByteBuffer.wrap(bytes, from, t.at() - from));
            for (long at = 0; at < t.memory().byteSize(); at += PIECE) {
                long length = Math.min(PIECE, t.memory().byteSize() - at);
                write(channel, t.memory().asSlice(at, length).asByteBuffer());
            }
            from = t.at();
        }
        write(channel, ByteBuffer.wrap(bytes, from, size - from));
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void length(int field, long n) {
        key(field, LENGTH);
        varint(n);
    }

    private void key(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** Seven bits a byte, the lowest first; all but the last byte have the eighth bit set. */
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

    private void append(byte[] value, int n) {
        reserve(n);
        System.arraycopy(value, 0, bytes, size, n);
        size += n;
    }

    private void reserve(int n) {
        if (bytes.length - size < n) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, n), 2 * bytes.length));
        }
    }
}
