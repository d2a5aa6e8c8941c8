package lanewise.nn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.VectorNorms;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * Layers one behind the other, with all memory planned and allocated: parameters in one slab, gradients in one slab, activations for
 * batches up to the capacity.
 *
 * <p>For one caller at a time. Fill {@link #input()}, call {@link #forward}, read {@link #output()}.
 *
 * {@snippet :
 * Network network = Network.builder(Shape.of(64)).dense(128).relu().dense(10).build(32, 42, arena, pool);
 * network.input().slice(0, 64).copyFrom(pixels);
 * network.forward(1);
 * }
 */
public final class Network {
    private final List<Layer> layers;
    private final List<String> names;
    private final Shape inputShape;
    private final Shape outputShape;
    private final int capacity;
    private final Tensor input;
    private final NamedTensors theta;
    private final NamedTensors grad;
    private final Layer.Node[] nodes;

    private Network(Builder description, int capacity, long seed, TensorArena arena, WorkerPool pool) {
        this.layers = List.copyOf(description.layers);
        this.names = names(layers);
        this.inputShape = description.inputShape;
        this.capacity = capacity;
        TensorLayout layout = description.parameterLayout();
        theta = arena.allocate(layout);
        grad = arena.allocate(layout);
        input = arena.allocate(inputShape.prepend(capacity));
        nodes = new Layer.Node[layers.size()];
        outputShape = place(seed, arena, new Gemm(arena, pool));
    }

    private Shape place(long seed, TensorArena arena, Gemm gemm) {
        Shape shape = inputShape;
        Tensor x = input;
        Optional<Tensor> dx = Optional.empty();
        for (int i = 0; i < nodes.length; i++) {
            Layer layer = layers.get(i);
            Site site = new Site(
                    names.get(i),
                    capacity,
                    shape,
                    x,
                    i > 0 && !nodes[i - 1].readsOutput(),
                    dx,
                    theta,
                    grad,
                    arena,
                    gemm);
            layer.initialize(site, new Rng(seed, i));
            nodes[i] = layer.place(site);
            x = nodes[i].output();
            dx = Optional.of(nodes[i].outputGradient());
            shape = layer.output(shape);
        }
        return shape;
    }

    private static List<String> names(List<Layer> layers) {
        Map<String, Integer> count = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Layer layer : layers) {
            names.add(layer.kind() + count.merge(layer.kind(), 1, Integer::sum));
        }
        return names;
    }

    /** Starts a sequential network for examples of this shape. */
    public static Builder builder(Shape inputShape) {
        return new Builder(inputShape);
    }

    /** Collects layers; every one is checked against the output of the one before as it is added. */
    public static final class Builder {
        private final Shape inputShape;
        private final List<Layer> layers = new ArrayList<>();
        private Shape shape;

        private Builder(Shape inputShape) {
            this.inputShape = inputShape;
            this.shape = inputShape;
        }

        /** A dense layer with He initialisation. */
        public Builder dense(int units) {
            return add(new Dense(units, Initializer.HE));
        }

        /** A dense layer. */
        public Builder dense(int units, Initializer initializer) {
            return add(new Dense(units, initializer));
        }

        /** A ReLU. */
        public Builder relu() {
            return add(new Relu());
        }

        /**
         * Any layer.
         *
         * @throws IllegalArgumentException when it cannot take the output of the layer before; the message says which layer
         */
        public Builder add(Layer layer) {
            try {
                shape = layer.output(shape);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("layer " + (layers.size() + 1) + ": " + e.getMessage(), e);
            }
            layers.add(layer);
            return this;
        }

        /** Names, shapes and offsets of the parameters, known before a byte is taken. */
        public TensorLayout parameterLayout() {
            TensorLayout.Builder layout = TensorLayout.builder();
            List<String> names = names(layers);
            Shape x = inputShape;
            for (int i = 0; i < layers.size(); i++) {
                layers.get(i).declare(layout, names.get(i), x);
                x = layers.get(i).output(x);
            }
            return layout.build();
        }

        /** The shape of one example's output, as far as layers have been added. */
        public Shape outputShape() {
            return shape;
        }

        /**
         * Plans and allocates everything, and initialises the parameters.
         *
         * @param capacity the largest batch, at least 1
         * @param seed of the first parameter values
         * @param arena owner of all memory
         * @param pool who computes; also for one caller at a time
         * @throws IllegalArgumentException when there is no layer or the capacity is below 1
         */
        public Network build(int capacity, long seed, TensorArena arena, WorkerPool pool) {
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("the network has no layers; add at least one");
            }
            if (capacity < 1) {
                throw new IllegalArgumentException("the capacity is " + capacity + " examples; it must be at least 1");
            }
            return new Network(this, capacity, seed, arena, pool);
        }
    }

    /** The layers in order. */
    public List<Layer> layers() {
        return layers;
    }

    /** The largest batch. */
    public int capacity() {
        return capacity;
    }

    /** The shape of one example. */
    public Shape inputShape() {
        return inputShape;
    }

    /** The shape of one example's output. */
    public Shape outputShape() {
        return outputShape;
    }

    /** Where a batch goes: capacity x inputs. */
    public Tensor input() {
        return input;
    }

    /** Where its results come out: capacity x outputs. */
    public Tensor output() {
        return nodes[nodes.length - 1].output();
    }

    /** Where a loss writes its gradient before {@link #backward}. */
    public Tensor outputGradient() {
        return nodes[nodes.length - 1].outputGradient();
    }

    /** All parameters, named {@code dense1.weight} and so on. */
    public NamedTensors parameters() {
        return theta;
    }

    /** The gradients of the last {@link #backward}, in the same layout. */
    public NamedTensors gradients() {
        return grad;
    }

    /**
     * Computes the outputs of the first {@code rows} examples. The bits of a row do not depend on how many rows there are.
     *
     * @throws IllegalArgumentException when rows is not in 1 … capacity
     */
    public void forward(int rows) {
        checkRows(rows);
        for (Layer.Node node : nodes) {
            node.forward(rows);
        }
    }

    /** Computes the gradients of all parameters, overwriting them, from the gradient of the outputs; after forward. */
    public void backward(int rows) {
        checkRows(rows);
        for (int i = nodes.length - 1; i >= 0; i--) {
            nodes[i].backward(rows);
        }
    }

    private void checkRows(int rows) {
        if (rows < 1 || rows > capacity) {
            throw new IllegalArgumentException(
                    "a batch of " + rows + " examples does not fit a network built for 1 to " + capacity);
        }
    }

    /** The name of the first layer whose last outputs have a NaN or an infinity; {@code input} if the examples have. */
    public Optional<String> firstNonFinite(int rows) {
        if (!VectorNorms.allFinite(input, rows * inputShape.elements())) {
            return Optional.of("input");
        }
        for (int i = 0; i < nodes.length; i++) {
            Tensor y = nodes[i].output();
            if (!VectorNorms.allFinite(y, rows * (y.size() / capacity))) {
                return Optional.of(names.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Compiles the kernels of this network and more, so that no step runs interpreted; takes about two seconds in a new process, and
     * nothing once they are compiled.
     *
     * @param more kernels of a loss and an optimizer
     */
    public Warmup.Report warmUp(Set<Kernel> more, Duration limit) {
        Set<Kernel> kernels = new HashSet<>(more);
        layers.forEach(l -> kernels.addAll(l.kernels()));
        return Warmup.run(kernels, limit);
    }

    /** A table of layers, output shapes and parameters. */
    public String summary() {
        StringBuilder s =
                new StringBuilder(String.format(Locale.ROOT, "%-12s %-12s %12s%n", "layer", "output", "parameters"));
        Shape shape = inputShape;
        s.append(String.format(Locale.ROOT, "%-12s %-12s %12s%n", "input", shape, ""));
        for (int i = 0; i < layers.size(); i++) {
            shape = layers.get(i).output(shape);
            String prefix = names.get(i) + ".";
            long n = theta.layout().entries().stream()
                    .filter(e -> e.name().startsWith(prefix))
                    .mapToLong(e -> e.shape().elements())
                    .sum();
            s.append(String.format(Locale.ROOT, "%-12s %-12s %12d%n", names.get(i), shape, n));
        }
        return s.append(String.format(
                        Locale.ROOT, "%-25s %12d", "total", theta.layout().elements()))
                .toString();
    }
}
