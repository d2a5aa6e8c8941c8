package lanewise.nn.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * What the header of a safetensors file says, checked against every rule of the format that a header can break.
 *
 * @param metadata the texts under {@code __metadata__}
 * @param places of the tensors, in the order of the data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Place> places) {
    /** The name that no tensor can have. */
    static final String METADATA = "__metadata__";

    /**
     * Where a tensor lies.
     *
     * @param dims each 0 or more
     * @param begin its first byte, counted from the start of the data
     * @param end the byte behind its last
     */
    record Place(String name, StoredType type, List<Long> dims, long begin, long end) {
        Place {
            dims = List.copyOf(dims);
        }

        /** The shape of a tensor that {@link #parse} let pass. */
        Shape shape() {
            return Shape.of(dims.stream().mapToInt(Math::toIntExact).toArray());
        }
    }

    /** The header of a file with these contents, in this order, padded with spaces so that the data is aligned in a mapped file. */
    static byte[] compose(Map<String, String> metadata, Map<String, Tensor> tensors, int alignment) {
        List<String> parts = new ArrayList<>();
        if (!metadata.isEmpty()) {
            List<String> texts = new ArrayList<>();
            metadata.forEach((k, v) -> texts.add(Json.quote(k) + ":" + Json.quote(v)));
            parts.add(Json.quote(METADATA) + ":{" + String.join(",", texts) + "}");
        }
        long at = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            long end = at + 4L * e.getValue().size();
            parts.add(entry(e.getKey(), e.getValue().shape(), at, end));
            at = end;
        }
        byte[] text = ("{" + String.join(",", parts) + "}").getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, alignment) * alignment);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String entry(String name, Shape shape, long begin, long end) {
        String dims = Arrays.toString(shape.toArray()).replace(" ", "");
        return Json.quote(name) + ":{\"dtype\":\"F32\",\"shape\":" + dims + ",\"data_offsets\":[" + begin + "," + end
                + "]}";
    }

    /**
     * Takes a header apart whose tensors are all float32 and none too large or empty.
     *
     * @param file for messages
     * @param dataSize bytes behind the header
     */
    static SafetensorsHeader parse(Path file, String text, long dataSize) throws MalformedFileException {
        return parse(file, text, dataSize, true);
    }

    /** Takes any header apart. */
    static SafetensorsHeader parseAny(Path file, String text, long dataSize) throws MalformedFileException {
        return parse(file, text, dataSize, false);
    }

    private static SafetensorsHeader parse(Path file, String text, long dataSize, boolean ours)
            throws MalformedFileException {
        Map<String, Object> header = header(file, text);
        return new SafetensorsHeader(metadata(file, header), places(file, header, dataSize, ours));
    }

    private static Map<String, Object> header(Path file, String text) throws MalformedFileException {
        try {
            Map<String, Object> header = object(file, "header", Json.parse(text));
            // JSON allows spaces before an object, the format only behind it.
            if (!text.startsWith("{")) {
                throw new MalformedFileException(file, "header", "'{' as its first character", "a space before it");
            }
            return header;
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

    private static List<Place> places(Path file, Map<String, Object> header, long dataSize, boolean ours)
            throws MalformedFileException {
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, Object> e : header.entrySet()) {
            if (!e.getKey().equals(METADATA)) {
                places.add(place(file, e.getKey(), object(file, "tensor '" + e.getKey() + "'", e.getValue()), ours));
            }
        }
        places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
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

    private static Place place(Path file, String name, Map<String, Object> entry, boolean ours)
            throws MalformedFileException {
        String where = "tensor '" + name + "'";
        StoredType type = type(file, where, String.valueOf(entry.get("dtype")), ours);
        if (entry.size() != 3) {
            throw new MalformedFileException(
                    file, where, "dtype, shape and data_offsets", entry.keySet().toString());
        }
        long[] dims = numbers(file, where + " shape", entry.getOrDefault("shape", Json.NULL));
        long[] offsets = numbers(file, where + " data_offsets", entry.getOrDefault("data_offsets", Json.NULL));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw new MalformedFileException(
                    file, where + " data_offsets", "[begin, end]", String.valueOf(entry.get("data_offsets")));
        }
        List<Long> sizes = Arrays.stream(dims).boxed().toList();
        long bytes = ours
                ? 4L * shape(file, where, dims).elements()
                : StoredTensor.bytes(file, where + " shape", type, sizes);
        if (offsets[1] - offsets[0] != bytes) {
            throw new MalformedFileException(
                    file,
                    where,
                    bytes + " bytes for shape " + StoredTensor.text(sizes),
                    (offsets[1] - offsets[0]) + " by its offsets");
        }
        return new Place(name, type, sizes, offsets[0], offsets[1]);
    }

    private static StoredType type(Path file, String where, String text, boolean ours) throws MalformedFileException {
        List<StoredType> allowed = ours ? List.of(StoredType.F32) : List.of(StoredType.values());
        for (StoredType type : allowed) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw new MalformedFileException(file, where + " dtype", ours ? "\"F32\"" : "one of " + allowed, text);
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
                    file, where + " shape", "a product below 2147483632", Arrays.toString(dims));
        }
    }

    private static long[] numbers(Path file, String where, Object value) throws MalformedFileException {
        if (value instanceof List<?> list && list.stream().allMatch(v -> v instanceof Long n && n >= 0)) {
            return list.stream().mapToLong(v -> (Long) v).toArray();
        }
        throw new MalformedFileException(file, where, "an array of whole numbers", String.valueOf(value));
    }
}
