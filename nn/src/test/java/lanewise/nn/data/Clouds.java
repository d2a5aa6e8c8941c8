package lanewise.nn.data;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** Points around a centre for each class: data that a small network learns at once. */
public final class Clouds {
    private Clouds() {}

    /** Example i is of class i mod classes; its centre is 2 in feature {@code class mod width} and 0 elsewhere. */
    public static Dataset of(int size, int width, int classes, long seed, TensorArena arena) {
        Tensor x = arena.allocate(size, width);
        Rng rng = new Rng(seed, 1);
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < width; j++) {
                x.set(i * width + j, 0.3f * rng.normal((long) i * width + j) + (j == labels[i] % width ? 2 : 0));
            }
        }
        return new Dataset("clouds", x, labels, names(classes), Shape.of(width));
    }

    /** The one feature of example i is i, its class i mod classes. */
    public static Dataset numbered(int size, int classes, TensorArena arena) {
        Tensor x = arena.allocate(size, 1);
        for (int i = 0; i < size; i++) {
            x.set(i, i);
        }
        return new Dataset(
                "numbers", x, IntStream.range(0, size).map(i -> i % classes).toArray(), names(classes), Shape.of(1));
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "c" + c).toList();
    }
}
