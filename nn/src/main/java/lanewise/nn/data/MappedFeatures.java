package lanewise.nn.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Rows of a file that is mapped, not read: the operating system fetches the pages that are asked for and forgets them again, so a file may be far
 * larger than memory.
 *
 * <p>Whoever shortens the file while it is in use gets an {@link InternalError} from the next access behind its end; the process lives on.
 *
 * @param elements of all rows, one behind the other
 * @param size the number of rows
 * @param exampleShape how one is looked at
 */
public record MappedFeatures(Elements elements, int size, Shape exampleShape) implements Features {
    /**
     * Rows of elements.
     *
     * @throws IllegalArgumentException when there are no rows or the elements are not size x elements of an example
     */
    public MappedFeatures {
        if (size < 1 || elements.size() != (long) size * exampleShape.elements()) {
            throw new IllegalArgumentException("there are " + elements.size() + " elements but must be "
                    + exampleShape.elements() + " for each of " + size + " examples, at least one");
        }
    }

    /**
     * Maps a part of a file.
     *
     * @param offset the first byte
     * @param arena until it is closed the file stays mapped
     * @throws IOException when the file cannot be mapped, or is shorter
     */
    public static MappedFeatures map(
            Path file, long offset, ElementType type, ByteOrder order, int size, Shape example, TensorArena arena)
            throws IOException {
        long bytes = (long) size * example.elements() * type.bytes();
        return new MappedFeatures(new Elements(arena.map(file, offset, bytes), type, order), size, example);
    }

    @Override
    public void read(int i, float[] x) {
        int n = exampleShape.elements();
        elements.read((long) Objects.checkIndex(i, size) * n, n, x);
    }

    @Override
    public float get(int i, int j) {
        int n = exampleShape.elements();
        return elements.get((long) Objects.checkIndex(i, size) * n + Objects.checkIndex(j, n));
    }

    @Override
    public void copy(int i, Tensor batch, int row) {
        int n = exampleShape.elements();
        elements.copy((long) Objects.checkIndex(i, size) * n, n, batch, Math.multiplyExact(row, n));
    }
}
