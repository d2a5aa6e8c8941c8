package lanewise.nn.layer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.simd.kernel.Epilogue;
import lanewise.simd.kernel.Kernel;

/**
 * What a layer of products does to its results while they are in the nearest cache; the bits are those of the activation as a layer of its own. Here are those
 * whose derivative follows from the result, so that what was there before it need not be kept.
 */
public enum Activation {
    /** Nothing. */
    NONE(Epilogue.BIAS),
    /** max(0, x), as {@link Relu}. */
    RELU(Epilogue.BIAS_RELU, new Relu()),
    /** 1/(1 + e⁻ˣ), as {@link Sigmoid}. */
    SIGMOID(Epilogue.BIAS_SIGMOID, new Sigmoid()),
    /** As {@link Tanh}. */
    TANH(Epilogue.BIAS_TANH, new Tanh());

    private final Epilogue epilogue;
    private final Optional<Pointwise> layer;

    Activation(Epilogue epilogue) {
        this.epilogue = epilogue;
        layer = Optional.empty();
    }

    Activation(Epilogue epilogue, Pointwise layer) {
        this.epilogue = epilogue;
        this.layer = Optional.of(layer);
    }

    /** The one that does what this layer does, if there is one. */
    public static Optional<Activation> of(Layer layer) {
        return Arrays.stream(values())
                .filter(a -> a.layer.filter(layer::equals).isPresent())
                .findFirst();
    }

    static Activation read(Words words) {
        return words.option("activation", NONE, text -> Words.choice(text, values()));
    }

    /** Behind the sum with the bias. */
    Epilogue epilogue() {
        return epilogue;
    }

    Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(epilogue.kernels());
        layer.ifPresent(l -> kernels.addAll(l.kernels()));
        return kernels;
    }

    /** Of a layer of products whose backward reads the inputs. */
    Footprint footprint() {
        return new Footprint(Footprint.Sharing.NONE, true, layer.isPresent(), 0, 0);
    }

    /** The function and its derivative, if there is one. */
    Optional<Pointwise.Map> map() {
        return layer.map(Pointwise::map);
    }

    /** An epilogue is added to a bias. */
    static void check(String kind, Activation activation, boolean bias) {
        if (activation != NONE && !bias) {
            throw new IllegalArgumentException(
                    kind + ": an activation, " + Words.of(activation) + ", needs a bias before it");
        }
    }
}
