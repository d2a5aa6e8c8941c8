package lanewise.nn.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.data.ElementType;
import lanewise.simd.Shape;

/**
 * The header of an NPY array: a magic number, the version, the length of a Python dictionary, and that dictionary with exactly {@code descr}, {@code fortran_order}
 * and {@code shape}; see {@code numpy.lib.format}.
 *
 * @param type of the elements
 * @param order of their bytes
 * @param isFortran whether the first dimension changes fastest, and that matters
 * @param dims the dimensions, outermost first; with the type they take less than 2⁶³ bytes
 * @param bytes what the header takes
 */
record NpyHeader(StoredType type, ByteOrder order, boolean isFortran, List<Long> dims, int bytes) {
    /** Those of numpy.save are 118 bytes long, or a few hundred. */
    private static final int MAX_TEXT = 1 << 16;

    private static final int MAX_DIMS = 32;
    private static final int ALIGNMENT = 64;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Map<String, StoredType> TYPES = Map.ofEntries(
            Map.entry("f8", StoredType.F64),
            Map.entry("f4", StoredType.F32),
            Map.entry("f2", StoredType.F16),
            Map.entry("i8", StoredType.I64),
            Map.entry("i4", StoredType.I32),
            Map.entry("i2", StoredType.I16),
            Map.entry("i1", StoredType.I8),
            Map.entry("u8", StoredType.U64),
            Map.entry("u4", StoredType.U32),
            Map.entry("u2", StoredType.U16),
            Map.entry("u1", StoredType.U8),
            Map.entry("b1", StoredType.BOOL));

    private static final Pattern ITEM = Pattern.compile(
            "\\s*['\"]([a-z_]{1,20})['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|True|False|\\([0-9, ]*\\))\\s*(,|$)");

    NpyHeader {
        dims = List.copyOf(dims);
    }

    /** What numpy.save puts before a float32 array that lies row by row: version 1, padded with spaces so that the elements are aligned. */
    static byte[] write(Shape shape) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple(StoredTensor.dims(shape)) + ", }";
        int before = MAGIC.length + 4;
        int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
        String padded = text + " ".repeat(length - text.length() - 1) + "\n";
        return ByteBuffer.allocate(before + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(new byte[] {1, 0})
                .putShort((short) length)
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** As Python has them: {@code ()}, {@code (3,)}, {@code (3, 4)}. */
    private static String tuple(List<Long> dims) {
        String list = dims.toString();
        return "(" + list.substring(1, list.length() - 1) + (dims.size() == 1 ? ",)" : ")");
    }

    /** What the elements take. */
    long dataBytes() {
        return dims.stream().mapToLong(d -> d).reduce(type.bytes(), (x, y) -> x * y);
    }

    /**
     * Reads a header.
     *
     * @param in at the first byte of the array; afterwards at its first element
     * @param name of the array, for messages
     */
    static NpyHeader read(Path file, String name, InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        for (int i = 0; i < MAGIC.length; i++) {
            if (start.length < 8 || start[i] != MAGIC[i]) {
                throw new MalformedFileException(
                        file, name + "start", "\\x93NUMPY and a version", "something else; this is no NPY array");
            }
        }
        if (start[6] < 1 || start[6] > 3) {
            throw new MalformedFileException(file, name + "version", "1 to 3", String.valueOf(start[6]));
        }
        int lengthBytes = start[6] == 1 ? 2 : 4;
        int length = length(file, name, in.readNBytes(lengthBytes), lengthBytes);
        byte[] text = in.readNBytes(length);
        if (text.length < length) {
            throw new MalformedFileException(
                    file, name + "header", length + " bytes", text.length + "; the file is cut off");
        }
        return parse(file, name, new String(text, StandardCharsets.UTF_8), 8 + lengthBytes + length);
    }

    private static int length(Path file, String name, byte[] bytes, int wanted) throws MalformedFileException {
        long length = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            length = length << 8 | (bytes[i] & 0xFF);
        }
        if (bytes.length < wanted || length > MAX_TEXT) {
            throw new MalformedFileException(
                    file,
                    name + "header length",
                    "at most " + MAX_TEXT,
                    bytes.length < wanted ? "the end of the file" : String.valueOf(length));
        }
        return (int) length;
    }

    private static NpyHeader parse(Path file, String name, String text, int bytes) throws MalformedFileException {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw new MalformedFileException(file, name + "header", "a dictionary {...}", dictionary);
        }
        String descr = "";
        String fortran = "";
        String shape = "";
        Matcher item = ITEM.matcher(dictionary).region(1, dictionary.length() - 1);
        int items = 0;
        while (item.lookingAt()) {
            items++;
            switch (item.group(1)) {
                case "descr" -> descr = item.group(2);
                case "fortran_order" -> fortran = item.group(2);
                case "shape" -> shape = item.group(2);
                default ->
                    throw new MalformedFileException(
                            file, name + "header", "descr, fortran_order and shape", item.group(1));
            }
            item.region(item.end(), dictionary.length() - 1);
        }
        boolean isRead =
                dictionary.substring(item.regionStart(), item.regionEnd()).isBlank();
        boolean isOrder = fortran.equals("True") || fortran.equals("False");
        if (!isRead || items != 3 || descr.isEmpty() || !isOrder || !shape.startsWith("(")) {
            throw new MalformedFileException(
                    file, name + "header", "descr, fortran_order and shape, once each", dictionary);
        }
        StoredType type = type(file, name, descr);
        List<Long> dims = dims(file, name, shape, type);
        return new NpyHeader(type, order(descr), fortran.equals("True") && dims.size() > 1, dims, bytes);
    }

    private static StoredType type(Path file, String name, String descr) throws MalformedFileException {
        String code = descr.length() == 5 && "<>|=".indexOf(descr.charAt(1)) >= 0 ? descr.substring(2, 4) : "";
        StoredType type = TYPES.get(code);
        if (type == null || (type.bytes() > 1 && descr.charAt(1) == '|')) {
            throw new MalformedFileException(file, name + "descr", "the type of a number such as '<f4'", descr);
        }
        return type;
    }

    private static ByteOrder order(String descr) {
        return switch (descr.charAt(1)) {
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '=' -> ByteOrder.nativeOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
    }

    private static List<Long> dims(Path file, String name, String shape, StoredType type)
            throws MalformedFileException {
        List<Long> dims = new ArrayList<>();
        for (String part : shape.substring(1, shape.length() - 1).split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            try {
                dims.add(Long.valueOf(part.strip()));
            } catch (NumberFormatException e) {
                throw new MalformedFileException(file, name + "shape", "dimensions below 2^63", shape);
            }
        }
        if (dims.size() > MAX_DIMS) {
            throw new MalformedFileException(file, name + "shape", "at most " + MAX_DIMS + " dimensions", shape);
        }
        StoredTensor.bytes(file, name + "shape", type, dims);
        return dims;
    }

    /**
     * The type of elements that can be examples.
     *
     * @throws MalformedFileException when it is none of those, there are no elements, or they do not lie row by row
     */
    ElementType elementType(Path file, String name) throws MalformedFileException {
        if (isFortran) {
            throw new MalformedFileException(
                    file,
                    name + "fortran_order",
                    "False",
                    "True; save numpy.ascontiguousarray(x), which lies row by row");
        }
        if (dims.contains(0L)) {
            throw new MalformedFileException(file, name + "shape", "dimensions of at least 1", tuple(dims));
        }
        return switch (type) {
            case F32 -> ElementType.F32;
            case F64 -> ElementType.F64;
            case I8 -> ElementType.I8;
            case I16 -> ElementType.I16;
            case I32 -> ElementType.I32;
            case I64 -> ElementType.I64;
            case U8, BOOL -> ElementType.U8;
            default ->
                throw new MalformedFileException(
                        file, name + "descr", "one of f4 f8 i1 i2 i4 i8 u1 b1", type.toString());
        };
    }
}
