package lanewise.nn.check;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Layer;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.Concat;
import lanewise.nn.layer.Divide;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Exp;
import lanewise.nn.layer.Layers;
import lanewise.nn.layer.Log;
import lanewise.nn.layer.Multiply;
import lanewise.nn.layer.Pow;
import lanewise.nn.layer.Reciprocal;
import lanewise.nn.layer.Sqrt;
import lanewise.nn.layer.Square;
import lanewise.nn.layer.Subtract;

/** What {@link RandomGraph} makes networks of: all layers, those of images and sequences with several options. */
final class Ingredients {
    /** What a layer's inputs may be. */
    enum Domain {
        /** Anything. */
        ANY,
        /** From −1 to 1, so that products of products stay small. */
        SMALL,
        /** From 0.5 to 1.5. */
        POSITIVE
    }

    record Ingredient(Layer layer, int inputs, Domain first, Domain others) {
        Domain domain(int input) {
            return input == 0 ? first : others;
        }

        boolean ofNumbers() {
            return layer instanceof Embedding;
        }
    }

    static final List<Ingredient> ALL = all();

    private Ingredients() {}

    private static List<Ingredient> all() {
        List<Ingredient> all = new ArrayList<>();
        for (String text : List.of(
                "relu",
                "dense 5",
                "dense 6",
                "conv2d 2 3x3 padding=same",
                "max_pool2d 2x2",
                "batch_norm",
                "flatten",
                "leaky_relu slope=0.2",
                "elu",
                "elu alpha=0.5",
                "selu",
                "gelu",
                "gelu_tanh",
                "silu",
                "mish",
                "sigmoid",
                "tanh",
                "softplus",
                "hard_sigmoid",
                "hard_swish",
                "prelu",
                "prelu slopes=per_feature",
                "scale -1.5",
                "add_constant 0.25",
                "softmax",
                "log_softmax",
                "glu",
                "swiglu",
                "maxout 2",
                "maxout 3",
                "layer_norm",
                "layer_norm eps=0.1",
                "rms_norm",
                "batch_norm eps=0.1",
                "group_norm 1",
                "group_norm 2",
                "instance_norm",
                "conv2d 4 2x2 groups=2",
                "conv2d 3 3x3 stride=2x2 padding=1x1",
                "conv2d 2 2x2 dilation=2x2 padding=0x1x1x0",
                "conv2d 3 1x1 bias=false",
                "conv1d 3 3",
                "conv1d 4 3 stride=2 padding=same groups=2",
                "conv_transpose2d 2 2x2 stride=2x2",
                "conv_transpose2d 2 3x3 padding=1x1 groups=2",
                "max_pool2d 3x3 stride=2x2 padding=1x1 ceil=true",
                "average_pool2d 2x2",
                "average_pool2d 3x3 stride=2x2 padding=1x1 count_padding=false",
                "adaptive_average_pool2d 3x2",
                "adaptive_max_pool2d 2x3",
                "global_average_pool",
                "global_max_pool",
                "dropout 0.3",
                "dropout 0.5 scaling=classic",
                "dropout 0.4 over=channels",
                "gaussian_noise 0.2",
                "reshape 2x3",
                "reshape 4x2x3",
                "permute 1 0",
                "permute 2 0 1",
                "to_channels_last",
                "to_channels_first",
                "sum")) {
            all.add(new Ingredient(Layers.parse(text), 1, Domain.ANY, Domain.ANY));
        }
        for (Layer small : List.of(new Exp(), new Square(), new Pow(3))) {
            all.add(new Ingredient(small, 1, Domain.SMALL, Domain.SMALL));
        }
        for (Layer positive : List.of(new Log(), new Sqrt(), new Reciprocal(), new Pow(-0.5f))) {
            all.add(new Ingredient(positive, 1, Domain.POSITIVE, Domain.POSITIVE));
        }
        all.add(new Ingredient(new Add(), 2, Domain.ANY, Domain.ANY));
        all.add(new Ingredient(new Add(), 3, Domain.ANY, Domain.ANY));
        all.add(new Ingredient(new Subtract(), 2, Domain.ANY, Domain.ANY));
        all.add(new Ingredient(new Concat(), 2, Domain.ANY, Domain.ANY));
        all.add(new Ingredient(new Multiply(), 2, Domain.SMALL, Domain.SMALL));
        all.add(new Ingredient(new Multiply(), 3, Domain.SMALL, Domain.SMALL));
        all.add(new Ingredient(new Divide(), 2, Domain.SMALL, Domain.POSITIVE));
        all.add(new Ingredient(new Embedding(5, 3), 1, Domain.ANY, Domain.ANY));
        return List.copyOf(all);
    }
}
