package lanewise.nn.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Headers of NumPy's NPY files, versions 1 to 3, by themselves or in an NPZ archive: the magic bytes, the version, the length of the header, the header, a Python
 * dictionary of {@code descr}, {@code fortran_order} and {@code shape}; see {@code numpy.lib.format}.
 */
final class NumpyArrays {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 20;
    private static final String ENDING = ".npy";
    private static final Pattern DESCR = Pattern.compile("'descr': *'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([a-z][0-9]+)");
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

    private final Path file;
    private final String part;
    private final InputStream in;
    private long at;

    private NumpyArrays(Path file, String part, InputStream in) {
        this.file = file;
        this.part = part;
        this.in = in;
    }

    /** An NPY file. */
    static TensorListing list(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            StoredTensor tensor = new NumpyArrays(file, "", in).array("");
            long size = Files.size(file);
            if (size != tensor.offset() + tensor.bytes()) {
                throw new MalformedFileException(
                        file,
                        "byte " + Math.min(size, tensor.offset() + tensor.bytes()),
                        (tensor.offset() + tensor.bytes()) + " bytes by the header",
                        size + " in the file");
            }
            return new TensorListing(file, TensorListing.Format.NPY, Map.of(), List.of(tensor));
        }
    }

    /** An NPZ archive: every part whose name ends in .npy. */
    static TensorListing listArchive(Path file) throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                if (name.endsWith(ENDING)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        String array = name.substring(0, name.length() - ENDING.length());
                        tensors.add(new NumpyArrays(file, name, in).array(array));
                    }
                }
            }
        } catch (ZipException e) {
            throw new MalformedFileException(file, "archive", "a ZIP file", "something else: " + e.getMessage());
        }
        return new TensorListing(file, TensorListing.Format.NPZ, Map.of(), tensors);
    }

    /** A part of an archive; closing it closes the archive. */
    static InputStream open(Path file, String part) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            zip.close();
            throw new MalformedFileException(file, "archive", "a part " + part, "none; it changed while it was read");
        }
        return new FilterInputStream(zip.getInputStream(entry)) {
            @Override
            public void close() throws IOException {
                super.close();
                zip.close();
            }
        };
    }

    private StoredTensor array(String name) throws IOException {
        byte[] magic = bytes(MAGIC.length, "the magic bytes");
        if (!Arrays.equals(magic, MAGIC)) {
            throw wrong(0, "\\x93NUMPY", "something else; this is no NPY file");
        }
        int major = bytes(2, "the version")[0];
        if (major < 1 || major > 3) {
            throw wrong(MAGIC.length, "version 1 to 3", String.valueOf(major));
        }
        int length = length(major == 1 ? 2 : 4);
        byte[] header = bytes(length, "the header");
        return tensor(name, new String(header, StandardCharsets.UTF_8), at - length);
    }

    private int length(int digits) throws IOException {
        byte[] b = bytes(digits, "the length of the header");
        long length = 0;
        for (int i = digits - 1; i >= 0; i--) {
            length = length << 8 | (b[i] & 0xFF);
        }
        if (length > MAX_HEADER) {
            throw wrong(at - digits, "a header of at most " + MAX_HEADER + " bytes", String.valueOf(length));
        }
        return (int) length;
    }

    private StoredTensor tensor(String name, String header, long start) throws IOException {
        Matcher type = TYPE.matcher(find(DESCR, header, start, "a type such as 'descr': '<f4'"));
        StoredType stored = type.matches() ? TYPES.get(type.group(2)) : null;
        if (stored == null) {
            throw wrong(start, "a type such as '<f4'", find(DESCR, header, start, "a type"));
        }
        find(ORDER, header, start, "'fortran_order': True or False");
        String[] sizes =
                find(SHAPE, header, start, "a shape such as 'shape': (3, 4)").split("[, ]+", -1);
        List<Long> dims = new ArrayList<>();
        for (String size : sizes) {
            if (!size.isEmpty()) {
                dims.add(dimension(size, start));
            }
        }
        StoredTensor.bytes(
                file, "byte " + start, stored, dims.stream().mapToLong(d -> d).toArray());
        ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new StoredTensor(name, stored, dims, order, at, part);
    }

    private long dimension(String text, long start) throws MalformedFileException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(start, "dimensions below 2^63", text);
        }
    }

    private String find(Pattern what, String header, long start, String expected) throws MalformedFileException {
        Matcher m = what.matcher(header);
        if (!m.find()) {
            throw wrong(start, expected, header.strip());
        }
        return m.group(1);
    }

    private byte[] bytes(int n, String what) throws IOException {
        byte[] b;
        try {
            b = in.readNBytes(n);
        } catch (ZipException e) {
            throw wrong(at, what, "damaged compressed data: " + e.getMessage());
        }
        if (b.length < n) {
            throw wrong(at, what + ", " + n + " bytes", b.length + "; the file is cut off");
        }
        at += n;
        return b;
    }

    private MalformedFileException wrong(long where, String expected, String found) {
        return new MalformedFileException(
                file, "byte " + where + (part.isEmpty() ? "" : " of " + part), expected, found);
    }
}
