package lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
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
            if (dims[0] != classOf.length) {
                throw new MalformedFileException(
                        images,
                        "number of images",
                        classOf.length + " as there are labels in " + labels.getFileName(),
                        String.valueOf(dims[0]));
            }
            long pixels = (long) dims[1] * dims[2];
            in.checkSize(16, pixels > Integer.MAX_VALUE ? pixels : pixels * dims[0]);
            Shape example = Shape.of(dims[1], dims[2]);
            Tensor features = arena.allocate(Shape.of(dims[0], example.elements()));
            in.readInto(features);
            in.expectEnd();
            return new Dataset(
                    name,
                    features,
                    classOf,
                    IntStream.range(0, classes).mapToObj(String::valueOf).toList(),
                    example);
        }
    }

    private static int[] readLabels(Path file, int classes) throws IOException {
        try (IdxSource in = new IdxSource(file)) {
            int n = in.header(1)[0];
            in.checkSize(8, n);
            // Grows with what is really there: a gzipped file that lies about its length costs no memory.
            byte[] bytes = in.readBytes(n);
            in.expectEnd();
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                labels[i] = bytes[i] & 0xFF;
                if (labels[i] >= classes) {
                    throw new MalformedFileException(
                            file, "label " + i, "0 to " + (classes - 1), String.valueOf(labels[i]));
                }
            }
            return labels;
        }
    }
}
