package lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import lanewise.nn.Layer;
import lanewise.simd.Shape;

/** The layers of this package by the text of {@link Layer#toText}, as model files keep them. */
public final class Layers {
    private static final Map<String, Function<Words, Layer>> KINDS = new TreeMap<>();

    static {
        plain(
                Relu::new,
                Sigmoid::new,
                Tanh::new,
                Softplus::new,
                Gelu::new,
                GeluTanh::new,
                Silu::new,
                Mish::new,
                Selu::new,
                HardSigmoid::new,
                HardSwish::new,
                Glu::new,
                SwiGlu::new,
                Softmax::new,
                LogSoftmax::new,
                Exp::new,
                Log::new,
                Reciprocal::new,
                Square::new,
                Sqrt::new,
                Add::new,
                Subtract::new,
                Multiply::new,
                Divide::new,
                Sum::new,
                Concat::new,
                Flatten::new,
                ToChannelsFirst::new,
                ToChannelsLast::new,
                GlobalAveragePool::new,
                GlobalMaxPool::new);
        KINDS.put("leaky_relu", w -> new LeakyRelu(w.option("slope", new LeakyRelu().slope())));
        KINDS.put("elu", w -> new Elu(w.option("alpha", new Elu().alpha())));
        KINDS.put("prelu", Prelu::read);
        KINDS.put("maxout", w -> new Maxout(w.number("number of pieces")));
        KINDS.put("scale", w -> new ScaleBy(w.real("factor")));
        KINDS.put("add_constant", w -> new AddConstant(w.real("constant")));
        KINDS.put("pow", w -> new Pow(w.real("exponent")));
        KINDS.put("dense", Dense::read);
        KINDS.put("conv2d", Conv2d::read);
        KINDS.put("conv1d", Conv1d::read);
        KINDS.put("conv_transpose2d", ConvTranspose2d::read);
        KINDS.put("embedding", w -> new Embedding(w.number("number of rows"), w.number("size")));
        KINDS.put("batch_norm", BatchNorm::read);
        KINDS.put("layer_norm", LayerNorm::read);
        KINDS.put("rms_norm", RmsNorm::read);
        KINDS.put("group_norm", GroupNorm::read);
        KINDS.put("instance_norm", InstanceNorm::read);
        KINDS.put("dropout", Dropout::read);
        KINDS.put("gaussian_noise", w -> new GaussianNoise(w.real("std")));
        KINDS.put("max_pool2d", w -> new MaxPool2d(Window.read(w)));
        KINDS.put("average_pool2d", w -> new AveragePool2d(Window.read(w), w.option("count_padding", true)));
        KINDS.put("adaptive_average_pool2d", w -> new AdaptiveAveragePool2d(Extent.parse(w.next("size"))));
        KINDS.put("adaptive_max_pool2d", w -> new AdaptiveMaxPool2d(Extent.parse(w.next("size"))));
        KINDS.put("reshape", w -> new Reshape(shape(w.next("shape"))));
        KINDS.put(
                "permute", w -> new Permute(w.all().stream().map(Layers::number).toList()));
    }

    private Layers() {}

    /** Layers without arguments. */
    @SafeVarargs
    private static void plain(Supplier<Layer>... layers) {
        for (Supplier<Layer> layer : layers) {
            KINDS.put(layer.get().kind(), words -> layer.get());
        }
    }

    /**
     * The layer of a text such as {@code dense 128}. How its first values were chosen is not in the text.
     *
     * @throws IllegalArgumentException when there is no such layer, or it has other arguments
     */
    public static Layer parse(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        Function<Words, Layer> kind = KINDS.get(words.getFirst());
        if (kind == null) {
            throw new IllegalArgumentException("unknown layer '" + text + "'; there are " + KINDS.keySet());
        }
        try {
            Words arguments = Words.read(words.subList(1, words.size()));
            Layer layer = kind.apply(arguments);
            arguments.end();
            return layer;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("layer '" + text + "': " + e.getMessage(), e);
        }
    }

    /** A whole number. */
    public static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
    }

    /** A shape such as {@code 3x32x32}. */
    public static Shape shape(String text) {
        return Shape.of(
                Arrays.stream(text.split("x", -1)).mapToInt(Layers::number).toArray());
    }
}
