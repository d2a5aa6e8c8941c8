package lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.layer.Activation;
import lanewise.nn.layer.Affine;
import lanewise.nn.layer.BatchNorm;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * A graph for inference in which batch normalizations and activations have become part of the dense and convolution layers before them. With running statistics
 * γ·(z − μ)/√(σ² + eps) + β of z = W·x + b is a·W·x + a·(b − μ) + β with a = γ/√(σ² + eps) (Jacob et al., "Quantization and Training of Neural Networks", CVPR 2018,
 * eq. 14; {@code fuse_conv_bn_weights} in PyTorch).
 *
 * <p>A layer becomes part of the one before when nobody else reads what lies between, it is no output, and neither layer shares parameters; all others stay as they
 * are. What was folded has the name of its first layer, or of its last where that is an output.
 *
 * <p>Results differ by rounding: by no more than u·(2k + 10)·(|a|·(Σ|W·x| + |b| + |μ|) + |β|), u = 2⁻²⁴, for k products, before the activation. Whatever the mode of
 * a pass, statistics are the running ones.
 *
 * {@snippet :
 * Network fast = trained.folded(1, arena, pool);
 * }
 */
public final class Folding {
    /** Layers one behind the other that become one: products, then a normalization or an activation or both. */
    private record Chain(Graph.Use products, Optional<Graph.Use> norm, Optional<Graph.Use> activation) {
        Affine layer() {
            return (Affine) products.layer();
        }

        Graph.Use last() {
            return activation.or(() -> norm).orElse(products);
        }

        Layer folded() {
            return layer().with(
                            activation.flatMap(a -> Activation.of(a.layer())).orElse(Activation.NONE));
        }
    }

    private final Graph original;
    private final Map<String, List<Graph.Use>> readers = new HashMap<>();
    private final Set<String> sharing = new HashSet<>();
    private final Map<String, Chain> chains = new LinkedHashMap<>();
    private final Graph graph;

    private Folding(Graph original) {
        this.original = original;
        for (Graph.Use use : original.uses()) {
            use.inputs()
                    .forEach(i ->
                            readers.computeIfAbsent(i, n -> new ArrayList<>()).add(use));
            if (!use.ownsParameters()) {
                sharing.add(use.name());
                sharing.add(use.owner());
            }
        }
        this.graph = fold();
    }

    /** Folds what can be folded, which may be nothing. */
    public static Folding of(Graph graph) {
        return new Folding(graph);
    }

    /** The graph with fewer layers. */
    public Graph graph() {
        return graph;
    }

    private Graph fold() {
        GraphBuilder builder = Graph.builder();
        original.inputs().forEach(builder::input);
        Map<String, String> names = new HashMap<>();
        Set<String> folded = new HashSet<>();
        for (Graph.Use use : original.uses()) {
            if (folded.contains(use.name())) {
                continue;
            }
            Chain chain = chain(use);
            List<String> inputs =
                    use.inputs().stream().map(i -> names.getOrDefault(i, i)).toList();
            if (chain.last().equals(use)) {
                builder.use(new Graph.Use(use.name(), use.layer(), inputs, use.owner()));
                continue;
            }
            String last = chain.last().name();
            String name = original.outputs().contains(last) ? last : use.name();
            builder.add(name, chain.folded(), inputs.toArray(String[]::new));
            chains.put(name, chain);
            names.put(last, name);
            chain.norm().ifPresent(n -> folded.add(n.name()));
            chain.activation().ifPresent(a -> folded.add(a.name()));
        }
        return builder.output(original.outputs().toArray(String[]::new)).build();
    }

    /** What begins with this layer; itself alone if it cannot be folded. */
    private Chain chain(Graph.Use use) {
        if (!(use.layer() instanceof Affine layer) || layer.activation() != Activation.NONE) {
            return new Chain(use, Optional.empty(), Optional.empty());
        }
        Optional<Graph.Use> norm = onlyReader(use).filter(r -> r.layer() instanceof BatchNorm);
        Optional<Graph.Use> activation = onlyReader(norm.orElse(use))
                .filter(r -> Activation.of(r.layer()).isPresent());
        return new Chain(use, norm, activation);
    }

    /** Who reads a layer, if it is one layer only that neither shares nor is shared. */
    private Optional<Graph.Use> onlyReader(Graph.Use use) {
        List<Graph.Use> all = readers.getOrDefault(use.name(), List.of());
        if (all.size() != 1 || original.outputs().contains(use.name()) || sharing.contains(use.name())) {
            return Optional.empty();
        }
        return Optional.of(all.getFirst()).filter(r -> !sharing.contains(r.name()));
    }

    /**
     * A network of {@link #graph} for inference, with the parameters that the trained network has now.
     *
     * @param trained of the graph that was folded, for any purpose
     * @param capacity the largest batch, at least 1
     * @throws IllegalArgumentException when the network is of another graph, or the capacity below 1
     */
    public Network network(Network trained, int capacity, TensorArena arena, WorkerPool pool) {
        if (trained.graph() != original) {
            throw new IllegalArgumentException("the network is of another graph than the one that was folded: "
                    + trained.graph().uses().size() + " layers, and "
                    + original.uses().size());
        }
        Network network = Network.of(graph, Purpose.INFERENCE, capacity, 0, arena, pool);
        Map<String, Tensor> from = trained.tensors();
        Map<String, Tensor> to = network.tensors();
        for (Graph.Use use : graph.uses()) {
            Chain chain = chains.get(use.name());
            if (chain != null) {
                copy(chain, from, tensor(to, use.name(), "weight"), tensor(to, use.name(), "bias"));
            } else if (use.ownsParameters()) {
                copy(graph.parameters(use), from, to);
                copy(graph.state(use), from, to);
            }
        }
        return network;
    }

    private static void copy(TensorLayout layout, Map<String, Tensor> from, Map<String, Tensor> to) {
        for (TensorLayout.Entry e : layout.entries()) {
            Objects.requireNonNull(to.get(e.name())).copyFrom(Objects.requireNonNull(from.get(e.name())));
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String layer, String suffix) {
        return Objects.requireNonNull(tensors.get(layer + "." + suffix));
    }

    /** In double precision, each parameter rounded once. */
    private static void copy(Chain chain, Map<String, Tensor> from, Tensor weight, Tensor bias) {
        String name = chain.products().name();
        int channels = bias.size();
        double[] a = new double[channels];
        double[] b = new double[channels];
        Arrays.fill(a, 1);
        for (int c = 0; c < channels && chain.layer().bias(); c++) {
            b[c] = tensor(from, name, "bias").get(c);
        }
        chain.norm().ifPresent(norm -> normalize(norm, from, a, b));
        for (int c = 0; c < channels; c++) {
            bias.set(c, (float) b[c]);
        }
        Tensor w = tensor(from, name, "weight");
        for (int i = 0; i < w.size(); i++) {
            weight.set(i, (float) (a[chain.layer().channel(w.shape(), i)] * w.get(i)));
        }
    }

    private static void normalize(Graph.Use norm, Map<String, Tensor> from, double[] a, double[] b) {
        // The kernel takes it as a float.
        double eps = (float) ((BatchNorm) norm.layer()).eps();
        for (int c = 0; c < a.length; c++) {
            double variance = tensor(from, norm.name(), "running_var").get(c);
            a[c] = tensor(from, norm.name(), "gamma").get(c) / Math.sqrt(variance + eps);
            b[c] = a[c] * (b[c] - tensor(from, norm.name(), "running_mean").get(c))
                    + tensor(from, norm.name(), "beta").get(c);
        }
    }
}
