package lanewise.nn.format;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * The safetensors format: the length of a JSON header in 8 bytes, the header (name → dtype, shape, data_offsets), the data, all little
 * endian; see the format's description at github.com/huggingface/safetensors. Here float32 ("F32") only.
 *
 * <p>Reading is strict: a header of at most 100 MB, no name twice, offsets in range, sizes that match shapes, and tensors that cover the
 * data without gap or overlap. Writing is atomic.
 */
public final class Safetensors {
    private static final long MAX_HEADER = 100_000_000;
    private static final int PREFIX = 8;

    /** A buffer can view 2 GB at the most, a tensor has up to 8. */
    private static final long PIECE = 1L << 30;

    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    private Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.metadata = Collections.unmodifiableMap(metadata);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /** The texts under {@code __metadata__}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors by name, in the order of the data. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * Writes a file atomically.
     *
     * @param tensors in the order in which they are to lie in the file
     */
    public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) throws IOException {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "a tensor cannot be named " + SafetensorsHeader.METADATA + "; that is where the texts go");
        }
        byte[] header = SafetensorsHeader.compose(metadata, tensors, PREFIX);
        ByteBuffer prefix =
                ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
        AtomicFile.write(file, channel -> {
            writeFully(channel, prefix);
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor t : tensors.values()) {
                for (ByteBuffer piece : pieces(t.segment(), PIECE)) {
                    writeFully(channel, piece);
                }
            }
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads a file into an arena.
     *
     * @throws MalformedFileException when the file breaks one of the rules; nothing has been allocated then
     * @throws NoSuchFileException when there is none
     */
    public static Safetensors read(Path file, TensorArena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = headerLength(file, channel, size);
            long data = PREFIX + length;
            SafetensorsHeader header =
                    SafetensorsHeader.parse(file, headerText(file, channel, (int) length), size - data);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Place p : header.places()) {
                Tensor t = arena.allocate(p.shape());
                readFully(file, channel, t.segment(), data + p.begin());
                tensors.put(p.name(), t);
            }
            return new Safetensors(header.metadata(), tensors);
        }
    }

    /**
     * Reads only the texts.
     *
     * @throws MalformedFileException when the file breaks one of the rules
     */
    public static Map<String, String> readMetadata(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = headerLength(file, channel, size);
            String text = headerText(file, channel, (int) length);
            return SafetensorsHeader.parse(file, text, size - PREFIX - length).metadata();
        }
    }

    /** What a file of any types of elements has, without its data: see {@link TensorListing}. */
    static TensorListing list(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = headerLength(file, channel, size);
            long data = PREFIX + length;
            SafetensorsHeader header =
                    SafetensorsHeader.parseAny(file, headerText(file, channel, (int) length), size - data);
            List<StoredTensor> tensors = header.places().stream()
                    .map(p -> new StoredTensor(
                            p.name(), p.type(), p.dims(), ByteOrder.LITTLE_ENDIAN, data + p.begin(), ""))
                    .toList();
            return new TensorListing(file, TensorListing.Format.SAFETENSORS, header.metadata(), tensors);
        }
    }

    private static long headerLength(Path file, FileChannel channel, long size) throws IOException {
        if (size < PREFIX) {
            throw new MalformedFileException(
                    file, "start", "8 bytes with the length of the header", size + " bytes in all");
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, channel, prefix, 0);
        long length = prefix.getLong(0);
        if (length < 2 || length > MAX_HEADER) {
            throw new MalformedFileException(
                    file,
                    "header length",
                    "2 to " + MAX_HEADER,
                    Long.toUnsignedString(length) + "; this is no safetensors file");
        }
        if (length > size - PREFIX) {
            throw new MalformedFileException(
                    file, "header", length + " bytes", (size - PREFIX) + "; the file is cut off");
        }
        return length;
    }

    private static String headerText(Path file, FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(file, channel, bytes, PREFIX);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file, "header", "UTF-8 text", "bytes that are none");
        }
    }

    private static void readFully(Path file, FileChannel channel, MemorySegment into, long from) throws IOException {
        long at = from;
        for (ByteBuffer piece : pieces(into, PIECE)) {
            int length = piece.remaining();
            readFully(file, channel, piece, at);
            at += length;
        }
    }

    /** Views of a segment, one behind the other. */
    static List<ByteBuffer> pieces(MemorySegment segment, long most) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (long at = 0; at < segment.byteSize(); at += most) {
            pieces.add(
                    segment.asSlice(at, Math.min(most, segment.byteSize() - at)).asByteBuffer());
        }
        return pieces;
    }

    private static void readFully(Path file, FileChannel channel, ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException(file + ": the file became shorter while it was read, at byte " + at);
            }
            at += n;
        }
    }
}
