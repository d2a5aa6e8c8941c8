package lanewise.nn.train;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import lanewise.simd.Tensor;

/** A number for data: the CRC-32C of all bytes, which runs at memory speed, and their count. Not against malice. */
final class Fingerprint {
    /** A buffer can view 2 GB at the most. */
    private static final long PIECE = 1L << 30;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
    private long words;

    Fingerprint add(Tensor x) {
        long bytes = x.segment().byteSize();
        for (long at = 0; at < bytes; at += PIECE) {
            crc.update(x.segment().asSlice(at, Math.min(PIECE, bytes - at)).asByteBuffer());
        }
        words += bytes / Integer.BYTES;
        return this;
    }

    Fingerprint add(int x) {
        crc.update(word.clear().putInt(0, x));
        words++;
        return this;
    }

    long value() {
        return words << Integer.SIZE | crc.getValue();
    }
}
