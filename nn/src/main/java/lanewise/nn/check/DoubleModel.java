package lanewise.nn.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/** A network in double precision on a tape: the same numbers in its parameters, inputs and state, the same random numbers. */
final class DoubleModel {
    private final Graph graph;
    private final LayerReferences references;
    private final Objective objective;
    private final DoubleSite.Run run;
    private final Network network;
    private final DoubleTape tape;
    private final Map<String, int[]> values = new HashMap<>();
    private final Map<String, int[]> parameters = new HashMap<>();
    private final Map<String, double[]> state = new HashMap<>();
    private final int[] lengths;
    private final long[] branches;
    private int[] terms = {};

    /** The first layer that was last computed with a changed element. */
    private int stale;

    /**
     * Records parameters and inputs.
     *
     * @param network whose state and random numbers it takes
     * @param leaves those that are checked
     * @param fixed inputs that are not
     */
    DoubleModel(
            Network network,
            LayerReferences references,
            Objective objective,
            DoubleSite.Run run,
            List<Leaf> leaves,
            Map<String, double[]> fixed,
            DoubleTape tape) {
        this.network = network;
        this.graph = network.graph();
        this.references = references;
        this.objective = objective;
        this.run = run;
        this.tape = tape;
        stale = graph.uses().size();
        lengths = new int[graph.uses().size()];
        branches = new long[graph.uses().size()];
        for (Leaf leaf : leaves) {
            int[] nodes = Arrays.stream(leaf.values()).mapToInt(tape::variable).toArray();
            (graph.inputs().containsKey(leaf.name()) ? values : parameters).put(leaf.name(), nodes);
        }
        fixed.forEach((name, x) ->
                values.put(name, Arrays.stream(x).mapToInt(tape::constant).toArray()));
        if (graph.parameterLayout().elements() > 0) {
            network.parameters().layout().entries().forEach(e -> parameters.computeIfAbsent(e.name(), this::constants));
        }
        network.state().ifPresent(this::copyState);
    }

    /** A parameter that is not checked. */
    private int[] constants(String parameter) {
        return Arrays.stream(doubles(network.parameters().get(parameter)))
                .mapToInt(tape::constant)
                .toArray();
    }

    private void copyState(NamedTensors tensors) {
        tensors.layout().entries().forEach(e -> state.put(e.name(), doubles(tensors.get(e.name()))));
    }

    static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.size()];
        Arrays.setAll(values, tensor::get);
        return values;
    }

    DoubleTape tape() {
        return tape;
    }

    /** The nodes of a leaf. */
    int[] nodes(Leaf leaf) {
        return Optional.ofNullable(parameters.get(leaf.name()))
                .orElseGet(() -> values.getOrDefault(leaf.name(), new int[0]));
    }

    /** The nodes of an output. */
    int[] output(String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow();
    }

    /** Computes everything. */
    void compute() {
        compute(0);
    }

    /** Computes layer {@code from} and all behind it, those before being as they were. */
    private void compute(int from) {
        for (int i = from; i < lengths.length; i++) {
            lengths[i] = tape.length();
            branches[i] = tape.branches();
            Graph.Use use = graph.uses().get(i);
            values.put(use.name(), references.forward(use.layer(), site(use)));
        }
        terms = objective.terms(tape, this::output);
    }

    /** The same with one element of a leaf changed, for the time being. */
    Differences.Point at(Leaf leaf, int k, double x) {
        int node = nodes(leaf)[k];
        int from = Math.min(leaf.firstUse(), stale);
        tape.rewind(lengths[from], branches[from]);
        tape.set(node, x);
        compute(from);
        tape.set(node, leaf.values()[k]);
        stale = leaf.firstUse();
        return point();
    }

    /** Where it was computed last. */
    Differences.Point point() {
        return new Differences.Point(
                Arrays.stream(terms).mapToDouble(tape::value).toArray(), tape.branches());
    }

    /** Records the sum of all terms. */
    int total() {
        return RowReferences.sum(tape, terms);
    }

    private DoubleSite site(Graph.Use use) {
        return new DoubleSite(
                use.name(),
                tape,
                seen(use),
                graph.inputShapes(use),
                graph.shape(use.name()),
                use.inputs().stream().map(this::output).toList(),
                owned(use, parameters),
                owned(use, state),
                network.random(use.name()));
    }

    /** A frozen layer always works as in inference. */
    private DoubleSite.Run seen(Graph.Use use) {
        return graph.isFrozen(use) ? new DoubleSite.Run(run.rows(), Pass.Mode.INFERENCE, run.step()) : run;
    }

    /** What belongs to a layer, without its owner's name. */
    private static <T> Map<String, T> owned(Graph.Use use, Map<String, T> all) {
        String prefix = use.owner() + ".";
        Map<String, T> own = new HashMap<>();
        all.forEach((name, what) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), what);
            }
        });
        return own;
    }
}
