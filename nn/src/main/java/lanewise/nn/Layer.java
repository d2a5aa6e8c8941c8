package lanewise.nn;

import java.util.List;
import java.util.Set;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/**
 * The description of a layer: immutable, without memory. {@link #place} puts it into a network or on a tape, which gives it memory.
 *
 * <p>Implement it for a layer of your own; the layers in {@code lanewise.nn.layer} have no other way in. A layer with one input and
 * one output needs {@link #kind}, {@link #output}, {@link #kernels} and {@link #place}; {@link #footprint} is an optimisation.
 */
public interface Layer {
    /** What {@link #inputs} gives when a layer takes any number of inputs from one on. */
    int ANY = -1;

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

    /** How many inputs it takes, or {@link #ANY}. */
    default int inputs() {
        return 1;
    }

    /**
     * The shape of one example's output.
     *
     * @param inputs the shapes of one example's inputs, as many as {@link #inputs} says
     * @throws IllegalArgumentException when the layer cannot take such inputs; the message has both
     */
    Shape output(List<Shape> inputs);

    /** Declares the layer's parameters and what else it keeps between steps. */
    default void declare(Declaration declaration, List<Shape> inputs) {}

    /** Gives the parameters their first values. */
    default void initialize(Site site, Rng rng) {}

    /** What it needs of memory, and what it leaves to others. */
    default Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.PLAIN;
    }

    /**
     * What {@link #place} takes of {@link Site#arena} by itself, besides the footprint, for a pool of so many workers; exactly, so that
     * {@link Network#plannedBytes} is.
     *
     * @param backward whether there will be backward passes, as {@link Site#hasGradients} says then
     */
    default long workspaceBytes(List<Shape> inputs, int capacity, int workers, boolean backward) {
        return 0;
    }

    /** Multiplications and additions of one example's forward pass, for {@link Network#summary}. */
    default long flops(List<Shape> inputs) {
        return 0;
    }

    /** The kernels that forward and backward call, to be compiled before the first step. */
    Set<Kernel> kernels();

    /** Makes the layer at this site; what memory a pass needs is taken from the site now. */
    Node place(Site site);

    /** A layer in its place. Neither pass allocates. */
    interface Node {
        /** Computes the first {@code pass.rows()} outputs. */
        void forward(Pass pass);

        /**
         * From the gradient of those outputs: overwrites the gradients of its parameters, and of those inputs for which
         * {@link Site#needsInputGradient} holds. Adding up where a value or a parameter is used twice is done for it. The gradient of the outputs is
         * this layer's to overwrite.
         */
        void backward(Pass pass);
    }
}
