package lanewise.nn.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Graph;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.loss.Loss;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Checks whether a network's gradients are those of its loss (textbook row A16). Twice:
 *
 * <ol>
 *   <li>The network is computed once more in double precision, where the gradient of every parameter and input is compared with central differences, to a relative error of
 *       |a − b| / max(|a|, |b|, 10⁻⁴·Σ|terms of the loss|). Kinks, such as a ReLU's, are recognised and counted.
 *   <li>The float network's outputs, losses and gradients, all of them, are compared with those in double, each within twice the bound of its roundings that
 *       {@link DoubleTape} keeps.
 * </ol>
 *
 * <p>A layer of your own takes part in this if its forward pass in double is given by {@link #with(Class, DoubleLayer)}. Otherwise the float gradients are compared with
 * differences of the float passes, which is good to 1 % of gradients above a hundredth of the loss; the report says so.
 *
 * {@snippet :
 * GradientReport report = GradientCheck.of(graph, new SoftmaxCrossEntropy()).rows(4).seed(7).run();
 * System.out.println(report); // a table, with the worst elements by name
 * if (!report.passed()) throw new AssertionError(report.worst());
 * }
 *
 * <p>Inputs are N(0, 1) and targets as the loss takes them, unless given. Parameters are first values plus U(−¼, ¼), so that no gain is 1 and no bias 0; those of a
 * network are as they are. For one caller at a time.
 */
public final class GradientCheck {
    final Graph graph;
    final Optional<Network> source;
    final LayerReferences layers = new LayerReferences();
    final LossReferences lossReferences = new LossReferences();
    final Map<String, Loss> losses = new LinkedHashMap<>();
    final Map<String, double[]> inputs = new HashMap<>();
    final Map<String, double[][]> targets = new HashMap<>();
    final Map<String, double[]> weights = new HashMap<>();
    final Map<String, float[]> ranges = new HashMap<>();
    final Set<String> fixed = new LinkedHashSet<>();
    long seed = 1;
    int rows = 4;
    int sample = 100;
    Pass.Mode mode = Pass.Mode.TRAINING;

    private GradientCheck(Graph graph, Optional<Network> source) {
        this.graph = graph;
        this.source = source;
    }

    /** Of Σ r·y over all outputs y, r random with ½ ≤ |r| &lt; 3/2, until a loss is named for them. */
    public static GradientCheck of(Graph graph) {
        return new GradientCheck(graph, Optional.empty());
    }

    /** Of a loss of the only output. */
    public static GradientCheck of(Graph graph, Loss loss) {
        return of(graph).loss(only(graph), loss);
    }

    /** Of a loss of the only output of a network, with its parameters and state as they are; the network itself is left alone. */
    public static GradientCheck of(Network network, Loss loss) {
        return of(network).loss(only(network.graph()), loss);
    }

    /** As {@link #of(Graph)}, with a network's parameters and state as they are. */
    public static GradientCheck of(Network network) {
        return new GradientCheck(network.graph(), Optional.of(network));
    }

    private static String only(Graph graph) {
        if (graph.outputs().size() != 1) {
            throw new IllegalArgumentException(
                    "the network has the outputs " + graph.outputs() + "; name one for each loss");
        }
        return graph.outputs().getFirst();
    }

    /** A loss of an output. Outputs without one count by Σ r·y. */
    public GradientCheck loss(String output, Loss loss) {
        require(graph.outputs().contains(output), "output", output, graph.outputs());
        losses.put(output, loss);
        return this;
    }

    /** The seed of everything random, 1 at first. */
    public GradientCheck seed(long value) {
        seed = value;
        return this;
    }

    /** The size of the batch, 4 at first. */
    public GradientCheck rows(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("gradient check: rows is " + value + "; it must be at least 1");
        }
        rows = value;
        return this;
    }

    /** What the passes are for, training at first. */
    public GradientCheck mode(Pass.Mode value) {
        mode = value;
        return this;
    }

    /** How many elements of a tensor are compared with differences, 100 at first; of a larger one so many are drawn. Float and double are compared in all elements. */
    public GradientCheck sample(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("gradient check: the sample is " + value + "; it must be at least 1");
        }
        sample = value;
        return this;
    }

    /** All elements are compared with differences. */
    public GradientCheck everything() {
        return sample(Integer.MAX_VALUE);
    }

    /** The batch of an input, rows x example. */
    public GradientCheck input(String name, float... values) {
        requireInput(name);
        inputs.put(name, doubles(values));
        return this;
    }

    /** The batch of an input is U(low, high), for functions that are not defined everywhere. */
    public GradientCheck range(String name, float low, float high) {
        requireInput(name);
        if (!(low < high) || !Float.isFinite(high - low)) {
            throw new IllegalArgumentException("gradient check: the range of '" + name + "' is " + low + " to " + high
                    + "; it must be finite and not empty");
        }
        ranges.put(name, new float[] {low, high});
        return this;
    }

    /** An input is no variable, as whole numbers are none. Inputs that an embedding reads are fixed already. */
    public GradientCheck fixed(String name) {
        requireInput(name);
        fixed.add(name);
        return this;
    }

    /** The targets of an output's loss, rows x target. */
    public GradientCheck targets(String output, float... values) {
        return targets(output, doubles(values));
    }

    /** The labels of an output's loss, one per row. */
    public GradientCheck labels(String output, int... values) {
        return targets(output, Arrays.stream(values).asDoubleStream().toArray());
    }

    private GradientCheck targets(String output, double... values) {
        require(losses.containsKey(output), "output with a loss", output, losses.keySet());
        if (values.length % rows != 0) {
            throw new IllegalArgumentException("gradient check: there are " + values.length + " targets of '" + output
                    + "' for " + rows + " rows; set rows first, and give as many for each");
        }
        int each = values.length / rows;
        double[][] all = new double[rows][];
        Arrays.setAll(all, i -> Arrays.copyOfRange(values, i * each, (i + 1) * each));
        targets.put(output, all);
        return this;
    }

    /** The sample weights of an output's loss, one per row. */
    public GradientCheck weights(String output, float... values) {
        require(losses.containsKey(output), "output with a loss", output, losses.keySet());
        weights.put(output, doubles(values));
        return this;
    }

    /** The reference of a layer of your own. */
    public <L extends Layer> GradientCheck with(Class<L> kind, DoubleLayer<L> reference) {
        layers.put(kind, reference);
        return this;
    }

    /** The reference of a loss of your own. */
    public <L extends Loss> GradientCheck with(Class<L> kind, DoubleLoss<L> reference) {
        lossReferences.put(kind, reference);
        return this;
    }

    private void requireInput(String name) {
        require(graph.inputs().containsKey(name), "input", name, graph.inputs().keySet());
    }

    private static void require(boolean found, String kind, String name, Object all) {
        if (!found) {
            throw new IllegalArgumentException(
                    "gradient check: there is no " + kind + " '" + name + "'; there are " + all);
        }
    }

    private static double[] doubles(float... values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }

    /**
     * Runs the check.
     *
     * @throws IllegalArgumentException when something that was given does not fit the network
     */
    public GradientReport run() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            return new Comparison(new Trial(this, arena, pool), sample).report();
        }
    }
}
