package lanewise.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import lanewise.simd.Shape;

/** Collects the inputs, layers and outputs of a {@link Graph}; {@link #build} checks how they are connected. */
public final class GraphBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private final Map<String, Shape> inputs = new LinkedHashMap<>();
    private final Map<String, Graph.Use> uses = new LinkedHashMap<>();
    private final Set<String> outputs = new LinkedHashSet<>();

    GraphBuilder() {}

    /**
     * An input.
     *
     * @param dims shape of one example
     */
    public GraphBuilder input(String name, int... dims) {
        return input(name, Shape.of(dims));
    }

    /** An input whose examples have this shape. */
    public GraphBuilder input(String name, Shape shape) {
        checkName(name);
        inputs.put(name, shape);
        return this;
    }

    /**
     * A layer that reads these inputs or layers.
     *
     * @throws IllegalArgumentException when the name is taken, or the layer takes another number of inputs
     */
    public GraphBuilder add(String name, Layer layer, String... from) {
        return use(new Graph.Use(name, layer, List.of(from), name));
    }

    /**
     * The layer {@code owner} once more, with the same parameters; gradients of both are added.
     *
     * @throws IllegalArgumentException when there is no such layer yet
     */
    public GraphBuilder share(String name, String owner, String... from) {
        Graph.Use shared = uses.get(owner);
        if (shared == null) {
            throw new IllegalArgumentException(name + " shares the parameters of '" + owner
                    + "', which is no layer yet; there are " + uses.keySet());
        }
        return use(new Graph.Use(name, shared.layer(), List.of(from), shared.owner()));
    }

    /** A layer whose parameters may be those of one that is yet to come. */
    GraphBuilder use(Graph.Use use) {
        checkName(use.name());
        int wanted = use.layer().inputs();
        int found = use.inputs().size();
        if (wanted == Layer.ANY ? found < 1 : found != wanted) {
            throw new IllegalArgumentException(use.name() + " (node " + (uses.size() + 1) + "): "
                    + use.layer().kind()
                    + " takes " + (wanted == Layer.ANY ? "at least 1" : String.valueOf(wanted)) + " inputs but "
                    + found + " are named: " + use.inputs());
        }
        uses.put(use.name(), use);
        return this;
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a node; begin with a letter, go on with letters, digits, _ and -");
        }
        if (inputs.containsKey(name) || uses.containsKey(name)) {
            throw new IllegalArgumentException("there is a node named '" + name + "' already");
        }
    }

    /** What can be read after a forward pass, and where losses put their gradients. */
    public GraphBuilder output(String... names) {
        outputs.addAll(List.of(names));
        return this;
    }

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException when something reads what does not exist, in a cycle, leads to no output, or has a shape that its
     *     reader cannot take; the message names the place
     */
    public Graph build() {
        if (uses.isEmpty()) {
            throw new IllegalArgumentException("the network has no layers; add at least one");
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("the network has no outputs; name at least one of " + uses.keySet());
        }
        checkConnections();
        List<Graph.Use> order = order();
        return new Graph(inputs, order, List.copyOf(outputs), shapes(order));
    }

    private void checkConnections() {
        for (String output : outputs) {
            if (!uses.containsKey(output)) {
                throw new IllegalArgumentException("output '" + output + "' is no layer; there are " + uses.keySet());
            }
        }
        for (Graph.Use use : uses.values()) {
            for (String from : use.inputs()) {
                if (!inputs.containsKey(from) && !uses.containsKey(from)) {
                    throw new IllegalArgumentException(place(use) + ": reads '" + from
                            + "', which does not exist; there are inputs " + inputs.keySet() + " and layers "
                            + uses.keySet());
                }
            }
        }
        Set<String> used = leadingToOutputs();
        for (Graph.Use use : uses.values()) {
            if (!used.contains(use.name())) {
                throw new IllegalArgumentException(place(use) + ": leads to no output; make it one, or leave it out");
            }
        }
        for (String input : inputs.keySet()) {
            if (!used.contains(input)) {
                throw new IllegalArgumentException("input '" + input + "' is read by no layer");
            }
        }
    }

    private Set<String> leadingToOutputs() {
        Set<String> seen = new HashSet<>(outputs);
        Deque<String> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Graph.Use use = uses.get(open.pop());
            if (use != null) {
                use.inputs().stream().filter(seen::add).forEach(open::push);
            }
        }
        return seen;
    }

    /** The order of addition, except that whatever is read comes first. */
    private List<Graph.Use> order() {
        List<Graph.Use> order = new ArrayList<>();
        Set<String> done = new HashSet<>(inputs.keySet());
        Map<String, Graph.Use> open = new LinkedHashMap<>(uses);
        while (!open.isEmpty()) {
            Graph.Use next = open.values().stream()
                    .filter(u -> done.containsAll(u.inputs()))
                    .findFirst()
                    .orElseThrow(() -> cycle(open, done));
            open.remove(next.name());
            done.add(next.name());
            order.add(next);
        }
        return order;
    }

    /** Every open node reads an open one; following those must come to the same place twice. */
    private static IllegalArgumentException cycle(Map<String, Graph.Use> open, Set<String> done) {
        List<String> path = new ArrayList<>();
        String name = open.keySet().iterator().next();
        while (!path.contains(name)) {
            path.add(name);
            name = Objects.requireNonNull(open.get(name)).inputs().stream()
                    .filter(i -> !done.contains(i))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
        cycle.add(name);
        return new IllegalArgumentException(
                "the network has a cycle: " + String.join(" reads ", cycle) + "; a network computes each layer once");
    }

    private Map<String, Shape> shapes(List<Graph.Use> order) {
        Map<String, Shape> shapes = new HashMap<>(inputs);
        for (Graph.Use use : order) {
            shapes.put(use.name(), shape(use, shapes));
        }
        order.forEach(u -> checkShared(u, shapes));
        return shapes;
    }

    private Shape shape(Graph.Use use, Map<String, Shape> shapes) {
        return output(
                use.name(),
                position(use),
                use.layer(),
                use.inputs().stream().map(shapes::get).toList());
    }

    /** The layer's output; what it refuses is refused with its place. */
    static Shape output(String name, int position, Layer layer, List<Shape> inputs) {
        try {
            return layer.output(inputs);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " (node " + position + "): " + e.getMessage(), e);
        }
    }

    /** Parameters were made for the owner's inputs. */
    private void checkShared(Graph.Use use, Map<String, Shape> shapes) {
        List<Shape> own = use.inputs().stream().map(shapes::get).toList();
        List<Shape> owners = Objects.requireNonNull(uses.get(use.owner())).inputs().stream()
                .map(shapes::get)
                .toList();
        if (!own.equals(owners)) {
            throw new IllegalArgumentException(place(use) + ": reads " + own + " but shares the parameters of "
                    + use.owner() + ", which reads " + owners);
        }
    }

    private String place(Graph.Use use) {
        return use.name() + " (node " + position(use) + ")";
    }

    /** Counted from 1 in the order of addition. */
    private int position(Graph.Use use) {
        return List.copyOf(uses.keySet()).indexOf(use.name()) + 1;
    }

    GraphBuilder copy() {
        GraphBuilder copy = new GraphBuilder();
        copy.inputs.putAll(inputs);
        copy.uses.putAll(uses);
        copy.outputs.addAll(outputs);
        return copy;
    }
}
