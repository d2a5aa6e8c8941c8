package lanewise.nn.format.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message being put together, see "Encoding" in protobuf.dev. Tensors stay where they are until the message is written, so that a model takes no
 * memory twice.
 */
final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** A buffer can view 2 GB at the most. */
    private static final long PIECE = 1L << 30;

    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    /** What a message consists of. */
    private sealed interface Part {
        long size();

        void writeTo(FileChannel channel) throws IOException;
    }

    private record Bytes(ByteBuffer bytes) implements Part {
        @Override
        public long size() {
            return bytes.capacity();
        }

        @Override
        public void writeTo(FileChannel channel) throws IOException {
            write(channel, bytes.duplicate());
        }
    }

    private record Memory(MemorySegment segment) implements Part {
        @Override
        public long size() {
            return segment.byteSize();
        }

        @Override
        public void writeTo(FileChannel channel) throws IOException {
            for (long at = 0; at < segment.byteSize(); at += PIECE) {
                long length = Math.min(PIECE, segment.byteSize() - at);
                write(channel, segment.asSlice(at, length).asByteBuffer());
            }
        }
    }

    /** A field with a whole number; negative ones take ten bytes, as protobuf has it for int64. */
    Message number(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** A field with a float. */
    Message real(int field, float value) {
        key(field, FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            open.write(bits >>> shift);
        }
        return this;
    }

    /** A field with a text. */
    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field with bytes. */
    Message bytes(int field, byte[] value) {
        key(field, LENGTH);
        varint(value.length);
        open.writeBytes(value);
        return this;
    }

    /** A field with the bytes of a piece of memory, read when this is written. */
    Message memory(int field, MemorySegment segment) {
        key(field, LENGTH);
        varint(segment.byteSize());
        close();
        parts.add(new Memory(segment));
        return this;
    }

    /** A field with a message, which must be finished. */
    Message message(int field, Message value) {
        key(field, LENGTH);
        varint(value.size());
        close();
        value.close();
        parts.addAll(value.parts);
        return this;
    }

    private void key(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** Seven bits a byte, the lowest first; all but the last byte have the eighth bit set. */
    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            open.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        open.write((int) left);
    }

    private void close() {
        if (open.size() > 0) {
            parts.add(new Bytes(ByteBuffer.wrap(open.toByteArray())));
            open.reset();
        }
    }

    /** Bytes without the message's own key and length. */
    long size() {
        return parts.stream().mapToLong(Part::size).sum() + open.size();
    }

    /** Writes all of it. */
    void writeTo(FileChannel channel) throws IOException {
        close();
        for (Part part : parts) {
            part.writeTo(channel);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
