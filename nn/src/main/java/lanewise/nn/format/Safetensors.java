package lanewise.nn.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.simd.Shape;
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
    private static final String METADATA = "__metadata__";

    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    private Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
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
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + METADATA + "; that is where the texts go");
        }
        byte[] header = header(metadata, tensors).getBytes(StandardCharsets.UTF_8);
        ByteBuffer prefix =
                ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
        AtomicFile.write(file, channel -> {
            writeFully(channel, prefix);
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor t : tensors.values()) {
                writeFully(channel, t.segment().asByteBuffer());
            }
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String header(Map<String, String> metadata, Map<String, Tensor> tensors) {
        List<String> parts = new ArrayList<>();
        if (!metadata.isEmpty()) {
            List<String> texts = new ArrayList<>();
            metadata.forEach((k, v) -> texts.add(Json.quote(k) + ":" + Json.quote(v)));
            parts.add(Json.quote(METADATA) + ":{" + String.join(",", texts) + "}");
        }
        long at = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            Tensor t = e.getValue();
            long end = at + 4L * t.size();
            parts.add(Json.quote(e.getKey()) + ":{\"dtype\":\"F32\",\"shape\":"
                    + java.util.Arrays.toString(t.shape().toArray()).replace(" ", "") + ",\"data_offsets\":[" + at + ","
                    + end + "]}");
            at = end;
        }
        String header = "{" + String.join(",", parts) + "}";
        // Spaces up to a multiple of 8, so that the data is aligned in a mapped file.
        int length = header.getBytes(StandardCharsets.UTF_8).length;
        return header + " ".repeat(Math.floorMod(-length, PREFIX));
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
            Map<String, Object> header = parseHeader(file, channel, (int) length);
            Map<String, String> metadata = metadata(file, header);
            List<Place> places = places(file, header, size - PREFIX - length);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Place p : places) {
                Tensor t = arena.allocate(p.shape);
                readFully(file, channel, t.segment().asByteBuffer(), PREFIX + length + p.begin);
                tensors.put(p.name, t);
            }
            return new Safetensors(metadata, tensors);
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

    private static Map<String, Object> parseHeader(Path file, FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(file, channel, bytes, PREFIX);
        try {
            Object value = Json.parse(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
            return object(file, "header", value);
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file, "header", "UTF-8 text", "bytes that are none");
        } catch (Json.SyntaxException e) {
            throw new MalformedFileException(file, "header", "JSON", "something else: " + e.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // Json makes no other maps
    private static Map<String, Object> object(Path file, String place, Object value) throws MalformedFileException {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new MalformedFileException(file, place, "an object", String.valueOf(value));
    }

    private static Map<String, String> metadata(Path file, Map<String, Object> header) throws MalformedFileException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (header.containsKey(METADATA)) {
            for (Map.Entry<String, Object> e :
                    object(file, METADATA, header.get(METADATA)).entrySet()) {
                if (!(e.getValue() instanceof String s)) {
                    throw new MalformedFileException(
                            file, METADATA + " " + e.getKey(), "a string", String.valueOf(e.getValue()));
                }
                texts.put(e.getKey(), s);
            }
        }
        return texts;
    }

    private record Place(String name, Shape shape, long begin, long end) {}

    private static List<Place> places(Path file, Map<String, Object> header, long dataSize) throws IOException {
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, Object> e : header.entrySet()) {
            if (!e.getKey().equals(METADATA)) {
                places.add(place(file, e.getKey(), object(file, "tensor '" + e.getKey() + "'", e.getValue())));
            }
        }
        places.sort(Comparator.comparingLong(Place::begin));
        long at = 0;
        for (Place p : places) {
            if (p.begin != at) {
                throw new MalformedFileException(
                        file, "tensor '" + p.name + "'", "data from byte " + at + " on", "from " + p.begin);
            }
            at = p.end;
        }
        if (at != dataSize) {
            throw new MalformedFileException(file, "data", at + " bytes by the header", dataSize + " in the file");
        }
        return places;
    }

    private static Place place(Path file, String name, Map<String, Object> entry) throws MalformedFileException {
        String where = "tensor '" + name + "'";
        if (!"F32".equals(entry.get("dtype"))) {
            throw new MalformedFileException(file, where + " dtype", "\"F32\"", String.valueOf(entry.get("dtype")));
        }
        if (entry.size() != 3) {
            throw new MalformedFileException(
                    file, where, "dtype, shape and data_offsets", entry.keySet().toString());
        }
        long[] shape = numbers(file, where + " shape", entry.getOrDefault("shape", Json.NULL));
        long[] offsets = numbers(file, where + " data_offsets", entry.getOrDefault("data_offsets", Json.NULL));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw new MalformedFileException(
                    file, where + " data_offsets", "[begin, end]", String.valueOf(entry.get("data_offsets")));
        }
        Shape s = shape(file, where, shape);
        if (offsets[1] - offsets[0] != 4L * s.elements()) {
            throw new MalformedFileException(
                    file,
                    where,
                    4L * s.elements() + " bytes for shape " + s,
                    (offsets[1] - offsets[0]) + " by its offsets");
        }
        return new Place(name, s, offsets[0], offsets[1]);
    }

    private static Shape shape(Path file, String where, long[] dims) throws MalformedFileException {
        int[] d = new int[dims.length];
        for (int i = 0; i < d.length; i++) {
            if (dims[i] < 1 || dims[i] > Integer.MAX_VALUE) {
                throw new MalformedFileException(
                        file, where + " shape", "dimensions of 1 to 2147483647", String.valueOf(dims[i]));
            }
            d[i] = (int) dims[i];
        }
        try {
            return Shape.of(d);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(
                    file, where + " shape", "a product below 2147483632", java.util.Arrays.toString(dims));
        }
    }

    private static long[] numbers(Path file, String where, Object value) throws MalformedFileException {
        if (value instanceof List<?> list && list.stream().allMatch(v -> v instanceof Long n && n >= 0)) {
            return list.stream().mapToLong(v -> (Long) v).toArray();
        }
        throw new MalformedFileException(file, where, "an array of whole numbers", String.valueOf(value));
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
