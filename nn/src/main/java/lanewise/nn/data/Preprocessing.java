package lanewise.nn.data;

import java.util.Map;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * What every example goes through, in training and ever after: fitted on the training part alone and kept in the model's file.
 *
 * <p>Each is a fixed map of the features of one example; none looks at other examples when applied. For one thread at a time.
 */
public sealed interface Preprocessing
        permits Standardizer, MinMaxScaler, MissingValues, OneHot, Projection, PreprocessingChain {
    /** What it is called in a model's file. */
    String kind();

    /** Features that it takes. */
    int inputs();

    /** Features that it gives. */
    int outputs();

    /**
     * Makes {@code y} of {@code x}, of which the first {@link #inputs} are read and the first {@link #outputs} written. Allocates nothing.
     *
     * @param y not the same as x
     */
    void apply(float[] x, float[] y);

    /** What a model's file keeps of it, by name. */
    Map<String, Tensor> tensors();

    /** The shape of examples behind it: the same while their number of features is, otherwise a vector. */
    default Shape output(Shape example) {
        return inputs() == outputs() ? example : Shape.of(outputs());
    }

    /**
     * A copy of a data set in memory, each example gone through this.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    default Dataset transform(Dataset data, TensorArena arena) {
        requireInputs(data.name(), data.width());
        return pass(data, arena.allocate(data.size(), outputs()));
    }

    /**
     * A data set of which each example went through this: the same memory if the features are a tensor and as many come out as go in, otherwise a copy.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    default Dataset prepare(Dataset data, TensorArena arena) {
        requireInputs(data.name(), data.width());
        boolean inPlace = data.source() instanceof TensorFeatures && inputs() == outputs();
        return inPlace ? pass(data, data.features()) : transform(data, arena);
    }

    private Dataset pass(Dataset data, Tensor result) {
        float[] x = new float[inputs()];
        float[] y = new float[outputs()];
        for (int i = 0; i < data.size(); i++) {
            data.source().read(i, x);
            apply(x, y);
            Rows.write(y, result, i, outputs());
        }
        return data.withFeatures(Features.of(result, output(data.exampleShape())));
    }

    /** What goes through this and then through another. */
    default Preprocessing then(Preprocessing next) {
        return PreprocessingChain.of(this, next);
    }

    /**
     * Checks that data fit.
     *
     * @throws IllegalArgumentException when there is another number of features
     */
    default void requireInputs(String name, int features) {
        if (features != inputs()) {
            throw new IllegalArgumentException(
                    name + " has " + features + " features but the " + kind() + " was fitted on " + inputs());
        }
    }
}
