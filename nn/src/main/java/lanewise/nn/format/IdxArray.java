package lanewise.nn.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The header of an IDX file of any type and rank: 0x0000TTNN with TT the type and NN the number of dimensions, the dimensions; all big-endian. */
final class IdxArray {
    private static final Map<Integer, StoredType> TYPES = Map.of(
            0x08, StoredType.U8,
            0x09, StoredType.I8,
            0x0B, StoredType.I16,
            0x0C, StoredType.I32,
            0x0D, StoredType.F32,
            0x0E, StoredType.F64);

    private IdxArray() {}

    static TensorListing list(Path file, boolean gzipped) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = gzipped ? new GZIPInputStream(raw) : raw) {
            StoredTensor tensor = header(file, in);
            long size = Files.size(file);
            long expected = tensor.offset() + tensor.bytes();
            if (!gzipped && size != expected) {
                throw new MalformedFileException(
                        file,
                        "byte " + Math.min(size, expected),
                        expected + " bytes by the header",
                        size + " in the file");
            }
            TensorListing.Format format = gzipped ? TensorListing.Format.IDX_GZIP : TensorListing.Format.IDX;
            return new TensorListing(file, format, Map.of(), List.of(tensor));
        } catch (ZipException | EOFException e) {
            throw new MalformedFileException(
                    file, "compressed data", "a whole gzip stream", "something else: " + e.getMessage());
        }
    }

    private static StoredTensor header(Path file, InputStream in) throws IOException {
        byte[] magic = bytes(file, in, 4, 0);
        StoredType type = TYPES.get((int) magic[2]);
        if (magic[0] != 0 || magic[1] != 0 || type == null || magic[3] < 1) {
            throw new MalformedFileException(
                    file,
                    "byte 0",
                    "0x0000 and a type from 0x08 to 0x0e and a rank of an IDX file",
                    String.format("0x%08x", ByteBuffer.wrap(magic).getInt()));
        }
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < magic[3]; i++) {
            byte[] dim = bytes(file, in, Integer.BYTES, Integer.BYTES * (1 + i));
            dims.add(Integer.toUnsignedLong(ByteBuffer.wrap(dim).getInt()));
        }
        StoredTensor.bytes(file, "byte 4", type, dims);
        return new StoredTensor("", type, dims, ByteOrder.BIG_ENDIAN, Integer.BYTES * (1L + magic[3]), "");
    }

    private static byte[] bytes(Path file, InputStream in, int n, int at) throws IOException {
        byte[] b = in.readNBytes(n);
        if (b.length < n) {
            throw new MalformedFileException(file, "byte " + at, n + " bytes", b.length + "; the file is cut off");
        }
        return b;
    }
}
