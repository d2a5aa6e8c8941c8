package lanewise.nn.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * The IDX format of MNIST (Y. LeCun, C. Cortes, C. Burges): big-endian, magic 0x0000TTNN with TT the element type and NN the number of
 * dimensions, the dimensions, the elements. Unsigned bytes here; plain or gzipped, told apart by the first two bytes.
 */
public final class Idx {
    private Idx() {}

    /**
     * Reads images and labels into a data set; pixels become 0 … 255.
     *
     * @param classes how many classes there are; labels must be below
     * @throws MalformedFileException when a file is not IDX, is cut off or too long, the numbers differ, or a label is out of range
     */
    public static Dataset read(String name, Path images, Path labels, int classes, TensorArena arena)
            throws IOException {
        int[] classOf = readLabels(labels, classes);
        try (IdxSource in = new IdxSource(images)) {
            int[] dims = in.header(3);
            requireEqual(images, labels, dims[0], classOf.length);
            long pixels = (long) dims[1] * dims[2];
            in.checkSize(16, pixels > Integer.MAX_VALUE ? pixels : pixels * dims[0]);
            Shape example = Shape.of(dims[1], dims[2]);
            Tensor features = arena.allocate(Shape.of(dims[0], example.elements()));
            in.readInto(features);
            in.expectEnd();
            return new Dataset(name, features, classOf, numbers(classes), example);
        }
    }

    /**
     * Maps images, which are not read until they are asked for and may be larger than memory, and reads labels.
     *
     * @param images not gzipped
     * @param labels unsigned bytes, or numbers of two or four bytes for more than 256 classes
     * @param classes how many classes there are; labels must be below
     * @param arena until it is closed the file stays mapped
     * @throws MalformedFileException when a file is not IDX, is cut off or too long, the numbers differ, or a label is out of range
     */
    public static Dataset map(String name, Path images, Path labels, int classes, TensorArena arena)
            throws IOException {
        int[] classOf = readLabels(labels, classes);
        int[] dims;
        try (IdxSource in = new IdxSource(images)) {
            in.requirePlain();
            dims = in.header(3);
            requireEqual(images, labels, dims[0], classOf.length);
            in.checkPlainSize(16, (long) dims[1] * dims[2], dims[0]);
        }
        Shape example = Shape.of(dims[1], dims[2]);
        Features mapped = MappedFeatures.map(images, 16, ElementType.U8, ByteOrder.BIG_ENDIAN, dims[0], example, arena);
        return new Dataset(name, mapped, new ClassLabels(classOf, numbers(classes)));
    }

    private static void requireEqual(Path images, Path labels, int found, int wanted) throws MalformedFileException {
        if (found != wanted) {
            throw new MalformedFileException(
                    images,
                    "number of images",
                    wanted + " as there are labels in " + labels.getFileName(),
                    String.valueOf(found));
        }
    }

    private static List<String> numbers(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }

    private static int[] readLabels(Path file, int classes) throws IOException {
        try (IdxSource in = new IdxSource(file)) {
            int width = in.labelBytes();
            int n = in.dimension(1);
            in.checkSize(8, (long) n * width);
            // Grows with what is really there: a gzipped file that lies about its length costs no memory.
            byte[] bytes = in.readBytes(n * width);
            in.expectEnd();
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                labels[i] = bigEndian(bytes, i * width, width);
                if (labels[i] < 0 || labels[i] >= classes) {
                    throw new MalformedFileException(
                            file, "label " + i, "0 to " + (classes - 1), String.valueOf(labels[i]));
                }
            }
            return labels;
        }
    }

    /** One byte is unsigned, two or four are two's complement. */
    private static int bigEndian(byte[] bytes, int from, int width) {
        int value = width == 1 ? bytes[from] & 0xFF : bytes[from];
        for (int i = 1; i < width; i++) {
            value = value << 8 | (bytes[from + i] & 0xFF);
        }
        return value;
    }
}
