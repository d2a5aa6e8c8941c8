package lanewise.nn;

import java.util.Set;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;

/**
 * The description of a layer: immutable, without memory. {@link #place} puts it into a network, which gives it memory.
 *
 * <p>Implement it for a layer of your own; the layers in {@code lanewise.nn.layer} have no other way in.
 */
public interface Layer {
    /** One word, such as {@code dense}; positions are numbered by it: dense1, dense2. */
    String kind();

    /** The arguments behind the kind in {@link #toText}, empty if there are none. */
    default String arguments() {
        return "";
    }

    /** Kind and arguments, as in {@code dense 128}: what a model file keeps. */
    default String toText() {
        return arguments().isEmpty() ? kind() : kind() + " " + arguments();
    }

    /**
     * The shape of one example's output.
     *
     * @param input the shape of one example's input
     * @throws IllegalArgumentException when the layer cannot take such an input; the message has both
     */
    Shape output(Shape input);

    /** Appends the layer's parameters, each named {@code name.something}. */
    default void declare(TensorLayout.Builder parameters, String name, Shape input) {}

    /** Gives the parameters their first values. */
    default void initialize(Site site, Rng rng) {}

    /** The kernels that forward and backward call, to be compiled before the first step. */
    Set<Kernel> kernels();

    /** Makes the layer at this site: allocates all the memory it will ever need. */
    Node place(Site site);

    /** A layer in its place. Neither pass allocates. */
    interface Node {
        /** capacity x outputs; the first rows hold the results. */
        Tensor output();

        /** Where the next layer or the loss writes the gradient of the output, in the same shape. */
        Tensor outputGradient();

        /** Whether backward reads the output; if not, the next layer may work in place on it. True unless a layer says otherwise. */
        default boolean readsOutput() {
            return true;
        }

        /** Computes the first {@code rows} outputs. */
        void forward(int rows);

        /** From the gradient of the first {@code rows} outputs: overwrites parameter gradients and the input's gradient. */
        void backward(int rows);
    }
}
