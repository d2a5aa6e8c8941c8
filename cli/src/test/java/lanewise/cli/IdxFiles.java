package lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A tiny likeness of MNIST: ten classes of 2x2 pixels, told apart by how bright they are. */
final class IdxFiles {
    static final int TRAIN = 200;
    static final int TEST = 50;

    private IdxFiles() {}

    /** The four files under their usual names. */
    static Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), images(TRAIN));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(TRAIN));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(TEST));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(TEST));
        return folder;
    }

    static byte[] images(int n) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * n)
                .putInt(0x803)
                .putInt(n)
                .putInt(2)
                .putInt(2);
        for (int i = 0; i < n; i++) {
            for (int p = 0; p < 4; p++) {
                bytes.put((byte) ((i % 10) * 25 + i % 3 * p));
            }
        }
        return bytes.array();
    }

    static byte[] labels(int n) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + n).putInt(0x801).putInt(n);
        for (int i = 0; i < n; i++) {
            bytes.put((byte) (i % 10));
        }
        return bytes.array();
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
