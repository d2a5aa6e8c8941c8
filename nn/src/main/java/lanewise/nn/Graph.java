package lanewise.nn;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import lanewise.optim.ParameterGroup;
import lanewise.simd.Shape;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;

/**
 * The description of a network: named inputs, named layers that read them and each other, named outputs. Immutable, checked, without
 * memory; {@link Network#of} gives it memory.
 *
 * {@snippet :
 * Graph residual = Graph.builder()
 *         .input("x", 64)
 *         .add("hidden", new Dense(64, Initializer.HE), "x")
 *         .add("relu", new Relu(), "hidden")
 *         .add("sum", new Add(), "relu", "x")
 *         .output("sum")
 *         .build();
 * }
 *
 * <p>Layers may be added in any order; the order of computation is the order of addition where that is possible.
 */
public final class Graph {
    /**
     * A layer in the graph.
     *
     * @param name unique among inputs and layers
     * @param inputs names of what it reads
     * @param owner whose parameters it uses: its own name, or that of the layer it shares them with
     */
    public record Use(String name, Layer layer, List<String> inputs, String owner) {
        public Use {
            inputs = List.copyOf(inputs);
        }

        /** Whether the parameters are its own. */
        public boolean ownsParameters() {
            return owner.equals(name);
        }
    }

    private final Map<String, Shape> inputs;
    private final List<Use> uses;
    private final List<String> outputs;
    private final Map<String, Shape> shapes;
    private final Set<String> frozen;

    Graph(Map<String, Shape> inputs, List<Use> uses, List<String> outputs, Map<String, Shape> shapes) {
        this(inputs, uses, outputs, shapes, Set.of());
    }

    private Graph(
            Map<String, Shape> inputs,
            List<Use> uses,
            List<String> outputs,
            Map<String, Shape> shapes,
            Set<String> frozen) {
        this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        this.uses = List.copyOf(uses);
        this.outputs = List.copyOf(outputs);
        this.shapes = Map.copyOf(shapes);
        this.frozen = Set.copyOf(frozen);
    }

    /** Starts an empty graph. */
    public static GraphBuilder builder() {
        return new GraphBuilder();
    }

    /** The inputs: name and shape of one example. */
    public Map<String, Shape> inputs() {
        return inputs;
    }

    /** The layers in the order of computation. */
    public List<Use> uses() {
        return uses;
    }

    /** The names of the outputs. */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * The shape of one example of an input, or of a layer's output.
     *
     * @throws IllegalArgumentException when there is nothing of this name
     */
    public Shape shape(String name) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "there is no '" + name + "' in this network; there are " + shapes.keySet());
        }
        return shape;
    }

    /**
     * The same graph with some layers frozen, these and no others (row G09): they compute as in inference, with running statistics, and keep parameters and state to the
     * bit. Gradients of their parameters stay 0, and are not computed where nothing before them is trained; elsewhere dense and convolution layers leave
     * them out. A trainer leaves them alone; an optimizer of your own needs {@link #frozenGroup}, for decay would move even what has no gradient. A model file does not
     * say what is frozen.
     *
     * @param layers which, by the name of the layer that owns the parameters
     * @throws IllegalArgumentException when no such layer has parameters or state
     */
    public Graph frozen(Predicate<String> layers) {
        Set<String> names = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (Use use : uses) {
            if (use.ownsParameters() && parameters(use).floats() + state(use).floats() > 0) {
                (layers.test(use.name()) ? names : others).add(use.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "no layer is chosen to be frozen; those with parameters or state are " + others);
        }
        return new Graph(inputs, uses, outputs, shapes, names);
    }

    /** Whether a layer's parameters and state are to stay as they are. */
    public boolean isFrozen(Use use) {
        return frozen.contains(use.owner());
    }

    /** The parameters of frozen layers, for an optimizer; there may be none. */
    public ParameterGroup frozenGroup() {
        return ParameterGroup.frozen(
                "frozen", parameter -> frozen.contains(parameter.substring(0, parameter.indexOf('.'))));
    }

    /** The shapes that a layer reads. */
    public List<Shape> inputShapes(Use use) {
        return use.inputs().stream().map(this::shape).toList();
    }

    /** Names, shapes and offsets of the parameters; may be empty. */
    public TensorLayout parameterLayout() {
        return owners().parameters().build();
    }

    /** Names, shapes and offsets of what is kept but not trained; may be empty. */
    public TensorLayout stateLayout() {
        return owners().state().build();
    }

    /** The parameters that a layer uses, under their owner's name. */
    TensorLayout parameters(Use use) {
        return declared(use, new Layouts()).parameters().build();
    }

    /** What a layer keeps that is not trained, under its owner's name. */
    TensorLayout state(Use use) {
        return declared(use, new Layouts()).state().build();
    }

    private record Layouts(TensorLayout.Builder parameters, TensorLayout.Builder state) {
        Layouts() {
            this(TensorLayout.builder(), TensorLayout.builder());
        }
    }

    private Layouts declared(Use use, Layouts layouts) {
        use.layer().declare(new Declaration(use.owner(), layouts.parameters, layouts.state), inputShapes(use));
        return layouts;
    }

    private Layouts owners() {
        Layouts layouts = new Layouts();
        uses.stream().filter(Use::ownsParameters).forEach(u -> declared(u, layouts));
        return layouts;
    }

    /** The kernels that its layers call. */
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>();
        uses.forEach(u -> kernels.addAll(u.layer().kernels()));
        return kernels;
    }
}
