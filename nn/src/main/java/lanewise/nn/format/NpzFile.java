package lanewise.nn.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.simd.Tensor;

/** Writes tensors as NumPy's NPZ: {@code numpy.load(file)} gives them by name. The same tensors give the same bytes. */
public final class NpzFile {
    private static final int ALIGNMENT = 64;
    private static final int PIECE = 1 << 20;

    /** The first that ZIP can say. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpzFile() {}

    /**
     * Writes a file atomically.
     *
     * @throws IllegalArgumentException when a name is empty or has a slash or backslash, which are folders to ZIP
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        for (String name : tensors.keySet()) {
            if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
                throw new IllegalArgumentException(
                        "an array is named '" + name + "'; NPZ takes names that are not empty, without / and \\");
            }
        }
        AtomicFile.write(file, channel -> {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey() + ".npy");
                entry.setTimeLocal(DATE);
                zip.putNextEntry(entry);
                writeArray(zip, e.getValue());
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static void writeArray(OutputStream out, Tensor t) throws IOException {
        out.write(header(t.shape().toArray()));
        byte[] bytes = new byte[PIECE];
        for (ByteBuffer piece : Safetensors.pieces(t.segment(), PIECE)) {
            int n = piece.remaining();
            piece.get(bytes, 0, n);
            out.write(bytes, 0, n);
        }
    }

    /** Version 1.0, padded with spaces so that the data is aligned. */
    private static byte[] header(int... dims) {
        String shape = Arrays.stream(dims).mapToObj(d -> d + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        int before = 10;
        int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
        ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        header.putShort((short) length);
        header.put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
