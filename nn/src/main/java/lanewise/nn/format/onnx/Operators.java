package lanewise.nn.format.onnx;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lanewise.nn.Graph;
import lanewise.nn.layer.Activation;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.Affine;
import lanewise.nn.layer.Concat;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Divide;
import lanewise.nn.layer.Dropout;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.GaussianNoise;
import lanewise.nn.layer.Multiply;
import lanewise.nn.layer.Permute;
import lanewise.nn.layer.Reshape;
import lanewise.nn.layer.Subtract;
import lanewise.nn.layer.Sum;
import lanewise.nn.layer.ToChannelsFirst;
import lanewise.nn.layer.ToChannelsLast;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Dropout.Scaling;

/** What becomes of each layer; what maps elements, rows or images by itself is in classes of its own. */
final class Operators {
    private static final int INT64 = 7;

    private final OnnxGraph onnx;
    private final Graph graph;
    private final Map<String, Tensor> tensors;

    Operators(OnnxGraph onnx, Graph graph, Map<String, Tensor> tensors) {
        this.onnx = onnx;
        this.graph = graph;
        this.tensors = tensors;
    }

    /**
     * Adds a layer.
     *
     * @param reads names of values
     * @return the name of what it makes
     * @throws IllegalArgumentException when ONNX has nothing like it; the message names it
     */
    String add(Graph.Use use, String... reads) {
        Context at = new Context(use, reads);
        String made = new PointwiseOperators(at)
                .add(use.layer())
                .or(() -> new RowOperators(at).add(use.layer()))
                .or(() -> new ImageOperators(at).add(use.layer()))
                .or(() -> structure(at))
                .orElseThrow(() -> new IllegalArgumentException(use.name() + ": ONNX has no counterpart of the layer '"
                        + use.layer().toText() + "' here; export to npz or safetensors, or leave the layer out"));
        return activated(use, made);
    }

    /** A node of its own for what a layer of products does to its results. */
    private String activated(Graph.Use use, String made) {
        return switch (activation(use)) {
            case NONE -> made;
            case RELU -> onnx.add("Relu", use.name(), made);
            case SIGMOID -> onnx.add("Sigmoid", use.name(), made);
            case TANH -> onnx.add("Tanh", use.name(), made);
        };
    }

    private static Activation activation(Graph.Use use) {
        return use.layer() instanceof Affine layer ? layer.activation() : Activation.NONE;
    }

    private static Optional<String> structure(Context at) {
        return Optional.ofNullable(
                switch (at.use().layer()) {
                    case Dense d -> at.made("Gemm", at.x(), at.weights("weight"), at.weights("bias"));
                    case Embedding e -> embedding(at);
                    case Dropout d -> dropout(at, d);
                    case GaussianNoise n -> at.x();
                    case Add a -> at.chain("Add");
                    case Multiply m -> at.chain("Mul");
                    case Subtract s -> at.made("Sub", at.x(), at.reads()[1]);
                    case Divide d -> at.made("Div", at.x(), at.reads()[1]);
                    case Concat c ->
                        at.make(new Node("Concat", at.name()).reads(at.reads()).number("axis", 1));
                    case Sum s -> sum(at);
                    case Flatten f -> at.make(at.node("Flatten").number("axis", 1));
                    case Reshape r ->
                        at.reshaped("shape", at.name(), at.x(), r.shape().toArray());
                    case Permute p ->
                        at.transposed(p.axes().stream().mapToInt(a -> a).toArray());
                    case ToChannelsFirst t -> at.transposed(2, 0, 1);
                    case ToChannelsLast t -> at.transposed(1, 2, 0);
                    default -> null;
                });
    }

    private static String embedding(Context at) {
        String rows = at.part("rows");
        at.onnx().add(at.node("Cast", "rows").number("to", INT64).makes(rows));
        return at.made("Gather", at.weights("weight"), rows);
    }

    private static String dropout(Context at, Dropout d) {
        return d.scaling() == Scaling.CLASSIC ? at.made("Mul", at.x(), at.real("keep", 1f - d.rate())) : at.x();
    }

    private static String sum(Context at) {
        String flat = at.part("flat");
        at.onnx().add(at.node("Flatten", "flat").number("axis", 1).makes(flat));
        String axes = at.onnx().numbers(at.part("axes"), 1);
        return at.make(new Node("ReduceSum", at.name()).reads(flat, axes).number("keepdims", 1));
    }

    /** A layer in its place: names for what it reads and makes. */
    final class Context {
        private final Graph.Use use;
        private final String[] reads;

        private Context(Graph.Use use, String... reads) {
            this.use = use;
            this.reads = reads;
        }

        OnnxGraph onnx() {
            return onnx;
        }

        Graph.Use use() {
            return use;
        }

        /** Of what it makes: the layer's, or that of its products where an activation follows. */
        String name() {
            return activation(use) == Activation.NONE ? use.name() : part("products");
        }

        /** Everything it reads. */
        String[] reads() {
            return reads.clone();
        }

        /** The first that it reads. */
        String x() {
            return reads[0];
        }

        /** One example of what it reads first. */
        Shape input() {
            return graph.shape(use.inputs().getFirst());
        }

        /** One example of what it makes. */
        Shape output() {
            return graph.shape(use.name());
        }

        /** The name of something within the layer. */
        String part(String name) {
            return use.name() + "/" + name;
        }

        /** One of its tensors as it is. */
        String weights(String suffix) {
            return weights(suffix, tensor(suffix).shape().toArray());
        }

        /** One of its tensors under another shape of as many elements. */
        String weights(String suffix, int... dims) {
            return onnx.weights(use.owner() + "." + suffix, tensor(suffix), dims);
        }

        Tensor tensor(String suffix) {
            return Objects.requireNonNull(tensors.get(use.owner() + "." + suffix));
        }

        /** A constant within the layer. */
        String real(String name, double value) {
            return onnx.real(part(name), value);
        }

        /** A node that reads what the layer reads first; its result is still to be named. */
        Node node(String operator) {
            return new Node(operator, name()).reads(x());
        }

        Node node(String operator, String part) {
            return new Node(operator, part(part)).reads(x());
        }

        /** The last node, which makes what the layer makes. */
        String make(Node last) {
            onnx.add(last.makes(name()));
            return name();
        }

        /** The same without attributes. */
        String made(String operator, String... from) {
            return onnx.add(operator, name(), from);
        }

        /** A node on the way. */
        String step(String operator, String part, String... from) {
            return onnx.add(operator, part(part), from);
        }

        /** From the first to the last, two by two, in the order in which Lanewise does it. */
        String chain(String operator) {
            if (reads.length == 1) {
                return x();
            }
            String value = x();
            for (int i = 1; i < reads.length - 1; i++) {
                value = step(operator, String.valueOf(i), value, reads[i]);
            }
            return made(operator, value, reads[reads.length - 1]);
        }

        /** Examples under another shape; 0 stands for the batch. */
        String reshaped(String part, String makes, String value, int... example) {
            long[] shape = new long[example.length + 1];
            for (int i = 0; i < example.length; i++) {
                shape[i + 1] = example[i];
            }
            return onnx.add("Reshape", makes, value, onnx.numbers(part(part), shape));
        }

        /** Axes of an example in another order. */
        String transposed(int... axes) {
            long[] all = new long[axes.length + 1];
            for (int i = 0; i < axes.length; i++) {
                all[i + 1] = axes[i] + 1L;
            }
            return make(node("Transpose").numbers("perm", all));
        }
    }
}
