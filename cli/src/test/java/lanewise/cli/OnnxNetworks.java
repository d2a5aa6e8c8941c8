package lanewise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Graph;
import lanewise.nn.format.GraphText;

/** Networks to be exported: each layer, and what people build of them. */
final class OnnxNetworks {
    private OnnxNetworks() {}

    /** Descriptions by name. Each comment says why it is there. */
    static Map<String, Graph> all() {
        Map<String, Graph> all = new LinkedHashMap<>();
        String[] pointwise = {
            "relu",
            "leaky_relu slope=0.2",
            "prelu",
            "prelu slopes=per_feature",
            "elu alpha=0.7",
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
            "exp",
            "reciprocal",
            "square",
            "scale 0.3",
            "add_constant 0.7",
            "pow 3.0",
            "sum",
            "dropout 0.5",
            "dropout 0.5 scaling=classic",
            "gaussian_noise 0.1",
            "softmax",
            "log_softmax",
            "glu",
            "swiglu",
            "maxout 2",
            "maxout 1",
            "layer_norm",
            "rms_norm eps=0.01",
            "batch_norm eps=0.001",
            "dense 5",
            "flatten",
            "reshape 2x4x1"
        };
        for (String layer : pointwise) {
            put(all, layer + " of 8", "input x 8", "y = " + layer + " (x)", "output y");
        }
        String[] images = {
            "conv2d 6 3x3 stride=2x1 dilation=1x2 padding=1x0x2x1",
            "conv2d 6 3x2 padding=same stride=2x2 bias=false",
            "conv2d 4 3x3 groups=4 padding=same",
            "conv_transpose2d 6 3x3 stride=2x2 padding=1x1 output_padding=1x1 groups=2",
            "conv_transpose2d 3 2x3 stride=2x2 dilation=1x2 bias=false",
            "conv_transpose2d 3 2x2 stride=3x3 padding=same",
            "max_pool2d 2x2",
            "max_pool2d 3x3 stride=2x2 padding=1x1 ceil=true",
            "average_pool2d 2x3 stride=2x2",
            "average_pool2d 3x3 stride=2x2 padding=1x1",
            "average_pool2d 3x3 stride=2x2 padding=1x1 ceil=true",
            "average_pool2d 3x3 stride=2x2 padding=1x1 ceil=true count_padding=false",
            "average_pool2d 2x2 ceil=true stride=2x3",
            "adaptive_max_pool2d 3x4",
            "adaptive_average_pool2d 3x2",
            "global_max_pool",
            "global_average_pool",
            "batch_norm",
            "group_norm 2",
            "instance_norm",
            "layer_norm",
            "softmax",
            "dropout 0.3 over=channels",
            "to_channels_last",
            "to_channels_first",
            "permute 2 0 1",
            "flatten"
        };
        for (String layer : images) {
            put(all, layer + " of 4x6x8", "input x 4x6x8", "y = " + layer + " (x)", "output y");
        }
        put(all, "conv1d", "input x 4x8", "y = conv1d 6 3 padding=1 stride=2 dilation=2 groups=2 (x)", "output y");
        for (String activation : List.of("relu", "sigmoid", "tanh")) {
            String with = " activation=" + activation;
            put(all, "dense" + with, "input x 8", "y = dense 5" + with + " (x)", "output y");
            put(all, "conv2d" + with, "input x 4x6x8", "y = conv2d 6 3x3" + with + " (x)", "output y");
            put(all, "conv1d" + with, "input x 4x8", "y = conv1d 6 3" + with + " (x)", "output y");
            put(
                    all,
                    "conv_transpose2d" + with,
                    "input x 4x6x8",
                    "y = conv_transpose2d 6 3x3" + with + " (x)",
                    "output y");
        }
        put(all, "global_average_pool of sequences", "input x 4x8", "y = global_average_pool (x)", "output y");
        put(all, "group_norm of sequences", "input x 4x8", "y = group_norm 4 (x)", "output y");
        put(all, "add", "input a 8", "input b 8", "input c 8", "y = add (a, b, c)", "output y");
        put(all, "multiply", "input a 8", "input b 8", "input c 8", "y = multiply (a, b, c)", "output y");
        put(all, "subtract", "input a 8", "input b 8", "y = subtract (a, b)", "output y");
        put(all, "divide", "input a 8", "input b 8", "y = divide (a, b)", "output y");
        put(all, "concat", "input a 2x4x4", "input b 4x4x4", "y = concat (a, b)", "output y");
        put(all, "add of one", "input a 8", "s = add (a)", "y = relu (s)", "output y");
        // each reads what a layer before has made positive
        put(all, "log", "input x 8", "e = softplus (x)", "y = log (e)", "output y");
        put(all, "sqrt", "input x 8", "e = softplus (x)", "y = sqrt (e)", "output y");
        put(
                all,
                "a multilayer perceptron",
                "input x 16",
                "d1 = dense 32 (x)",
                "a1 = gelu (d1)",
                "n1 = dropout 0.5 (a1)",
                "d2 = dense 24 (n1)",
                "a2 = relu (d2)",
                "d3 = dense 10 (a2)",
                "output d3");
        put(
                all,
                "a convolutional network with batch normalization",
                "input image 1x8x8",
                "c1 = conv2d 4 3x3 padding=same bias=false (image)",
                "b1 = batch_norm (c1)",
                "r1 = relu (b1)",
                "p1 = max_pool2d 2x2 (r1)",
                "c2 = conv2d 8 3x3 padding=same (p1)",
                "b2 = batch_norm (c2)",
                "r2 = relu (b2)",
                "g = global_average_pool (r2)",
                "y = dense 10 (g)",
                "output y");
        put(
                all,
                "a residual network",
                "input image 4x6x6",
                "c1 = conv2d 4 3x3 padding=same (image)",
                "r1 = relu (c1)",
                "c2 = conv2d 4 3x3 padding=same (r1)",
                "s1 = add (c2, image)",
                "c3 = conv2d 8 1x1 stride=2x2 (s1)",
                "c4 = conv2d 8 3x3 stride=2x2 padding=1x1 (s1)",
                "s2 = add (c3, c4)",
                "f = flatten (s2)",
                "y = dense 5 (f)",
                "output y");
        put(
                all,
                "shared parameters and two outputs",
                "input a 8",
                "input b 8",
                "d = dense 6 (a)",
                "e = share d (b)",
                "y = add (d, e)",
                "z = dropout 0.5 (e)",
                "output y",
                "output z");
        return all;
    }

    /** Reads numbers of rows instead of any numbers. */
    static Graph embedding() {
        return GraphText.read("input x 3\ne = embedding 7 4 (x)\nf = flatten (e)\ny = dense 2 (f)\noutput y");
    }

    private static void put(Map<String, Graph> all, String name, String... lines) {
        all.put(name, GraphText.read(String.join("\n", lines)));
    }
}
