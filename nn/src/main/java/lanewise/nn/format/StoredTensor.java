package lanewise.nn.format;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.simd.Shape;

/**
 * A tensor in a file: what it is and where it lies.
 *
 * @param name of it; empty if the file has no names
 * @param type of its elements
 * @param dims each 0 or more; none for a scalar
 * @param order of the bytes of an element
 * @param offset its first byte in the file, or in the part of it, uncompressed
 * @param part of an archive; empty for the file itself
 */
public record StoredTensor(String name, StoredType type, List<Long> dims, ByteOrder order, long offset, String part) {
    public StoredTensor {
        dims = List.copyOf(dims);
    }

    /** How many elements there are. */
    public long elements() {
        return dims.stream().mapToLong(d -> d).reduce(1, Math::multiplyExact);
    }

    /** How many bytes these take. */
    public long bytes() {
        return elements() * type.bytes();
    }

    /** The dimensions joined by x, as in {@code 32x784}. */
    public String shape() {
        return text(dims);
    }

    static String text(List<Long> dims) {
        return dims.isEmpty() ? "scalar" : dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    /** The dimensions of a shape, as a file has them. */
    static List<Long> dims(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(d -> (long) d).toList();
    }

    /** The bytes of such a tensor, as far as a file can have them. */
    static long bytes(Path file, String place, StoredType type, List<Long> dims) throws MalformedFileException {
        long bytes = type.bytes();
        for (long d : dims) {
            if (d < 0 || (d > 0 && bytes > Long.MAX_VALUE / d)) {
                throw new MalformedFileException(
                        file, place, "dimensions of 0 or more, less than 2^63 bytes in all", text(dims));
            }
            bytes *= d;
        }
        return bytes;
    }
}
