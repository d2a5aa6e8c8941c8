package lanewise.nn.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.data.ElementType;

/**
 * The header of an NPY array: a magic number, the version, the length of a Python dictionary, and that dictionary with exactly {@code descr}, {@code fortran_order}
 * and {@code shape}.
 *
 * @param type of the elements
 * @param order of their bytes
 * @param dims the dimensions, outermost first
 * @param bytes what the header takes
 */
record NpyHeader(ElementType type, ByteOrder order, List<Long> dims, int bytes) {
    /** Those of numpy.save are 118 bytes long, or a few hundred. */
    private static final int MAX_TEXT = 1 << 16;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Map<String, ElementType> TYPES = Map.of(
            "f4", ElementType.F32,
            "f8", ElementType.F64,
            "i1", ElementType.I8,
            "i2", ElementType.I16,
            "i4", ElementType.I32,
            "i8", ElementType.I64,
            "u1", ElementType.U8,
            "b1", ElementType.U8);

    private static final Pattern ITEM = Pattern.compile(
            "\\s*['\"]([a-z_]{1,20})['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|True|False|\\([0-9, ]*\\))\\s*(,|$)");

    NpyHeader {
        dims = List.copyOf(dims);
    }

    /** Elements in all; never overflows, for each dimension was checked. */
    long elements() {
        long n = 1;
        for (long d : dims) {
            n *= d;
        }
        return n;
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
        if (!isRead || items != 3 || descr.isEmpty() || fortran.isEmpty() || !shape.startsWith("(")) {
            throw new MalformedFileException(
                    file, name + "header", "descr, fortran_order and shape, once each", dictionary);
        }
        List<Long> dims = dims(file, name, shape);
        requireRowMajor(file, name, fortran, dims);
        return new NpyHeader(type(file, name, descr), order(descr), dims, bytes);
    }

    private static void requireRowMajor(Path file, String name, String fortran, List<Long> dims)
            throws MalformedFileException {
        if (!fortran.equals("False") && !(fortran.equals("True") && dims.size() < 2)) {
            throw new MalformedFileException(
                    file,
                    name + "fortran_order",
                    "False",
                    fortran + "; save numpy.ascontiguousarray(x), which lies row by row");
        }
    }

    private static ElementType type(Path file, String name, String descr) throws MalformedFileException {
        String code = descr.length() == 5 && "<>|=".indexOf(descr.charAt(1)) >= 0 ? descr.substring(2, 4) : "";
        ElementType type = TYPES.get(code);
        if (type == null || (type.bytes() > 1 && descr.charAt(1) == '|')) {
            throw new MalformedFileException(
                    file, name + "descr", "a number such as '<f4', f4 f8 i1 i2 i4 i8 u1 or b1", descr);
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

    /** All positive, with a product that fits a long even in bytes. */
    private static List<Long> dims(Path file, String name, String shape) throws MalformedFileException {
        List<Long> dims = new ArrayList<>();
        long product = 8;
        for (String part : shape.substring(1, shape.length() - 1).split(",", -1)) {
            String digits = part.strip();
            if (digits.isEmpty()) {
                continue;
            }
            if (!digits.matches("[0-9]{1,18}") || dims.size() == 32) {
                throw new MalformedFileException(file, name + "shape", "at most 32 dimensions", shape);
            }
            long d = Long.parseLong(digits);
            if (d < 1 || Math.multiplyHigh(product, d) != 0 || product * d < 0) {
                throw new MalformedFileException(
                        file, name + "shape", "dimensions of at least 1 whose product can be counted", shape);
            }
            product *= d;
            dims.add(d);
        }
        return dims;
    }
}
