package lanewise.jmh.compare;

import java.util.List;

/** A layer as every contender understands it; images are channels x height x width. */
public sealed interface Stage {
    /** A fully connected layer with a bias; an image is flattened before. */
    record Dense(int units) implements Stage {}

    /** max(0, x). */
    record Relu() implements Stage {}

    /** A convolution of square kernels; with a bias unless a batch normalisation follows. */
    record Conv(int channels, int kernel, int pad, int stride, boolean bias) implements Stage {}

    /** The greatest of square windows that lie side by side. */
    record MaxPool(int size) implements Stage {}

    /** The mean of each channel. */
    record GlobalAverage() implements Stage {}

    /** Batch normalisation of each channel, ε = 10⁻⁵. */
    record BatchNorm() implements Stage {}

    /** relu(body(x) + shortcut(x)); an empty shortcut is x itself. */
    record Residual(List<Stage> body, List<Stage> shortcut) implements Stage {
        public Residual {
            body = List.copyOf(body);
            shortcut = List.copyOf(shortcut);
        }
    }

    /** What becomes of the shape of an example. */
    default int[] output(int... in) {
        return switch (this) {
            case Dense d -> new int[] {d.units};
            case Conv c ->
                new int[] {c.channels, slid(in[1], c.kernel, c.pad, c.stride), slid(in[2], c.kernel, c.pad, c.stride)};
            case MaxPool p -> new int[] {in[0], in[1] / p.size, in[2] / p.size};
            case GlobalAverage g -> new int[] {in[0]};
            case Residual r -> shape(r.body, in);
            case Relu r -> in;
            case BatchNorm b -> in;
        };
    }

    private static int slid(int size, int kernel, int pad, int stride) {
        return (size + 2 * pad - kernel) / stride + 1;
    }

    /** What becomes of a shape behind several stages. */
    static int[] shape(List<Stage> stages, int... in) {
        int[] shape = in;
        for (Stage stage : stages) {
            shape = stage.output(shape);
        }
        return shape;
    }

    /** The product of dimensions. */
    static int size(int... shape) {
        int n = 1;
        for (int d : shape) {
            n *= d;
        }
        return n;
    }
}
