package lanewise.nn.format.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * TFRecord framing: length (64 bits, little-endian), its masked CRC-32C, the bytes, their masked CRC-32C.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecords format details</a>
 */
final class Records {
    private static final int MASK = 0xa282ead8;
    private static final int CAPACITY = 1 << 16;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    Records(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Appends a record; it is in the file after the next {@link #flush} at the latest. */
    void write(byte[] bytes, int n) throws IOException {
        makeRoom(Long.BYTES + Integer.BYTES);
        buffer.putLong(n);
        buffer.putInt(masked(buffer.array(), buffer.position() - Long.BYTES, Long.BYTES));
        for (int from = 0; from < n; from += CAPACITY) {
            int length = Math.min(CAPACITY, n - from);
            makeRoom(length);
            buffer.put(bytes, from, length);
        }
        makeRoom(Integer.BYTES);
        buffer.putInt(masked(bytes, 0, n));
    }

    /** Rotated and shifted, because a CRC of data with CRCs in it is weak. */
    private int masked(byte[] bytes, int from, int n) {
        crc.reset();
        crc.update(bytes, from, n);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private void makeRoom(int n) throws IOException {
        if (buffer.remaining() < n) {
            flush();
        }
    }

    /** Writes what is left; when that fails, the rest is written by the next call. */
    void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } finally {
            buffer.compact();
        }
    }
}
