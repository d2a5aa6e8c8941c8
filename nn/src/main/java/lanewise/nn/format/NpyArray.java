package lanewise.nn.format;

import java.nio.file.Path;
import java.util.List;
import lanewise.nn.data.Elements;
import lanewise.nn.data.Features;
import lanewise.nn.data.MappedFeatures;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** An array of an NPY or NPZ file, as it lies there: any size, elements of any of the types. */
public final class NpyArray {
    private final Path file;
    private final String name;
    private final List<Long> dims;
    private final Elements elements;

    NpyArray(Path file, String name, List<Long> dims, Elements elements) {
        this.file = file;
        this.name = name;
        this.dims = dims;
        this.elements = elements;
    }

    /** The dimensions, outermost first. */
    public List<Long> dims() {
        return dims;
    }

    /** The elements, row-major. */
    public Elements elements() {
        return elements;
    }

    /**
     * Examples: the first dimension counts them, the others are the shape of one. Nothing is copied.
     *
     * @throws MalformedFileException when it is a scalar, or there are too many examples or features for an int
     */
    public Features features() throws MalformedFileException {
        if (dims.isEmpty()) {
            throw new MalformedFileException(file, name + "shape", "examples x features", "a single number");
        }
        int[] example = new int[dims.size() - 1];
        for (int i = 0; i < example.length; i++) {
            example[i] = dimension(i + 1);
        }
        try {
            return new MappedFeatures(elements, dimension(0), Shape.of(example.length == 0 ? new int[] {1} : example));
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, name + "shape", "examples that fit", String.valueOf(e.getMessage()));
        }
    }

    private int dimension(int axis) throws MalformedFileException {
        if (dims.get(axis) > Integer.MAX_VALUE) {
            throw new MalformedFileException(
                    file, name + "shape", "dimensions up to " + Integer.MAX_VALUE, dims.toString());
        }
        return (int) (long) dims.get(axis);
    }

    /**
     * A class for each example.
     *
     * @param classes labels must be below
     * @throws MalformedFileException when it is no vector of whole numbers from 0 to classes − 1
     */
    public int[] labels(int classes) throws MalformedFileException {
        boolean isVector = dims.size() == 1 || (dims.size() == 2 && dims.get(1) == 1);
        if (!isVector || !elements.type().isWhole() || elements.size() > Integer.MAX_VALUE - 16) {
            throw new MalformedFileException(
                    file, name + "labels", "a vector of whole numbers", dims + " of " + elements.type());
        }
        int[] labels = new int[(int) elements.size()];
        for (int i = 0; i < labels.length; i++) {
            long label = elements.whole(i);
            if (label < 0 || label >= classes) {
                throw new MalformedFileException(
                        file, name + "label " + i, "0 to " + (classes - 1), String.valueOf(label));
            }
            labels[i] = (int) label;
        }
        return labels;
    }

    /**
     * A copy as float32.
     *
     * @throws MalformedFileException when it is too large for a tensor
     */
    public Tensor toTensor(TensorArena arena) throws MalformedFileException {
        int[] shape = new int[dims.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dimension(i);
        }
        try {
            Tensor t = arena.allocate(Shape.of(shape));
            elements.copy(0, t.size(), t, 0);
            return t;
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, name + "shape", "a tensor", String.valueOf(e.getMessage()));
        }
    }
}
