package lanewise.nn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.VectorNorms;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * A {@link Graph} with memory: parameters in one slab, their gradients in one slab, and activations and gradients for batches up to the
 * capacity in a third, where those that are never needed at the same time share memory. Nothing is allocated afterwards.
 *
 * <p>For one caller at a time. Fill {@link #input()}, call {@link #forward}, read {@link #output()}. For training, write the gradient of
 * the outputs into {@link #outputGradient()}, or let a loss do it, and call {@link #backward}.
 *
 * {@snippet :
 * Network network = Network.builder(Shape.of(64)).dense(128).relu().dense(10).build(32, 42, arena, pool);
 * network.input().slice(0, 64).copyFrom(pixels);
 * network.forward(1);
 * }
 */
public final class Network {
    private final Graph graph;
    private final int capacity;
    private final long seed;
    private final WorkerPool pool;
    private final MemoryPlan plan;
    private final Optional<NamedTensors> theta;
    private final Optional<NamedTensors> grad;
    private final Optional<NamedTensors> state;
    private final Ports ports;
    private final Passes passes;

    private Network(Graph graph, Purpose purpose, int capacity, long seed, TensorArena arena, WorkerPool pool) {
        this.graph = graph;
        this.capacity = capacity;
        this.seed = seed;
        this.pool = pool;
        plan = new MemoryPlan(graph, capacity, purpose);
        theta = Assembly.slab(graph.parameterLayout(), arena);
        grad = purpose.trains() ? Assembly.slab(graph.parameterLayout(), arena) : Optional.empty();
        state = Assembly.slab(graph.stateLayout(), arena);
        Assembly assembly = new Assembly(graph, plan, theta, grad, state, Workshop.of(capacity, arena, pool));
        List<Placement> placements = new ArrayList<>();
        Map<String, Site> sites = new LinkedHashMap<>();
        for (Graph.Use use : graph.uses()) {
            Site site = assembly.site(use, new Rng(seed, Assembly.RANDOM_STREAM + placements.size()));
            if (use.ownsParameters()) {
                use.layer().initialize(site, new Rng(seed, placements.size()));
            }
            placements.add(new Placement(site, use.layer(), graph.isFrozen(use)));
            sites.put(use.name(), site);
        }
        ports = new Ports(graph, assembly, sites);
        passes = new Passes(placements, capacity, grad.isPresent() || theta.isEmpty());
    }

    /**
     * Gives a graph memory, all that it will ever need, and its parameters their first values.
     *
     * @param capacity the largest batch, at least 1
     * @param seed of the parameters and of everything random in the layers
     * @param arena owner of all memory
     * @param pool who computes; also for one caller at a time
     * @throws IllegalArgumentException when the capacity is below 1, or the memory does not fit one slab
     */
    public static Network of(
            Graph graph, Purpose purpose, int capacity, long seed, TensorArena arena, WorkerPool pool) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity is " + capacity + " examples; it must be at least 1");
        }
        return new Network(graph, purpose, capacity, seed, arena, pool);
    }

    /**
     * How many bytes {@link #of} takes of its arena, before it takes any.
     *
     * @param workers of the pool
     */
    public static long plannedBytes(Graph graph, Purpose purpose, int capacity, int workers) {
        long parameters = graph.parameterLayout().bytes();
        MemoryPlan plan = new MemoryPlan(graph, capacity, purpose);
        long bytes = (purpose.trains() ? 2 : 1) * parameters
                + graph.stateLayout().bytes()
                + TensorArena.bytes(plan.floats())
                + Gemm.workspaceBytes(workers);
        for (Graph.Use use : graph.uses()) {
            bytes += use.layer().workspaceBytes(graph.inputShapes(use), capacity, workers, plan.isTrained(use.name()));
        }
        return bytes;
    }

    /** Starts a network of layers one behind the other, for examples of this shape. */
    public static SequentialBuilder builder(Shape inputShape) {
        return new SequentialBuilder(inputShape);
    }

    /** What it was built from. */
    public Graph graph() {
        return graph;
    }

    /** The largest batch. */
    public int capacity() {
        return capacity;
    }

    /** Who computes: also what belongs to a step of this network, such as a loss. */
    public WorkerPool pool() {
        return pool;
    }

    /** The shape of one example, of the only input. */
    public Shape inputShape() {
        return graph.shape(ports.onlyInput());
    }

    /** The shape of one example's output, of the only output. */
    public Shape outputShape() {
        return graph.shape(ports.onlyOutput());
    }

    /** Where a batch goes: capacity x inputs, for the only input. */
    public Tensor input() {
        return input(ports.onlyInput());
    }

    /** Where a batch of this input goes. A step leaves it as it was. */
    public Tensor input(String name) {
        return ports.input(name);
    }

    /** Where the only output's results come out: capacity x outputs. */
    public Tensor output() {
        return output(ports.onlyOutput());
    }

    /** Where the results of this output come out. They stay until the next forward pass. */
    public Tensor output(String name) {
        return ports.output(name).output();
    }

    /** Where a loss writes the gradient of the only output before {@link #backward}, which may overwrite it. */
    public Tensor outputGradient() {
        return outputGradient(ports.onlyOutput());
    }

    /** Where a loss writes the gradient of this output; with several outputs, all are to be written. */
    public Tensor outputGradient(String name) {
        return ports.output(name).outputGradient();
    }

    /** Whether {@link #backward} can be called: the network is not for inference, and something in it is trained. */
    public boolean hasGradients() {
        return graph.outputs().stream().anyMatch(output -> ports.output(output).hasGradients());
    }

    /**
     * The gradient of an input.
     *
     * @throws IllegalStateException when the network was not built for {@link Purpose#INPUT_GRADIENTS}
     */
    public Tensor inputGradient(String name) {
        return ports.inputGradient(name);
    }

    /**
     * All parameters, named {@code dense1.weight} and so on.
     *
     * @throws IllegalStateException when no layer has any
     */
    public NamedTensors parameters() {
        return theta.orElseThrow(() -> new IllegalStateException("no layer of this network has parameters"));
    }

    /**
     * The gradients of the last {@link #backward}, in the same layout.
     *
     * @throws IllegalStateException when no layer has parameters, or the network is for inference
     */
    public NamedTensors gradients() {
        if (grad.isEmpty()) { // no lambda: one that captures is made anew for each step
            throw new IllegalStateException(
                    "this network has no gradients: " + (theta.isEmpty() ? "no parameters" : "it is for inference"));
        }
        return grad.get();
    }

    /** What layers keep besides parameters, such as running means; absent if none does. */
    public Optional<NamedTensors> state() {
        return state;
    }

    /** Parameters and state by name: what a file keeps of a network besides its description. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        theta.ifPresent(t -> t.layout().entries().forEach(e -> tensors.put(e.name(), t.get(e.name()))));
        state.ifPresent(t -> t.layout().entries().forEach(e -> tensors.put(e.name(), t.get(e.name()))));
        return tensors;
    }

    /**
     * Computes the outputs of the first {@code rows} examples, with nothing random and running statistics. The bits of a row do not
     * depend on how many rows there are.
     *
     * @throws IllegalArgumentException when rows is not in 1 … capacity
     */
    public void forward(int rows) {
        forward(rows, Pass.Mode.INFERENCE);
    }

    /** Computes the outputs of the first {@code rows} examples; the mode says what dropout and batch normalisation do. */
    public void forward(int rows, Pass.Mode mode) {
        passes.forward(rows, mode);
    }

    /**
     * Computes the gradients of all parameters, overwriting them, from the gradient of the outputs.
     *
     * @throws IllegalArgumentException when the last forward pass had another number of rows
     * @throws IllegalStateException when the network is for inference, or there was no forward pass
     */
    public void backward(int rows) {
        passes.backward(rows);
    }

    /** The same forward pass, telling each layer's name and output when it is there: for looking on, not for steps. */
    public void forward(int rows, Pass.Mode mode, BiConsumer<String, Tensor> after) {
        passes.forward(rows, mode, after);
    }

    /** The same backward pass, telling each layer's name when it is done. */
    public void backward(int rows, Consumer<String> after) {
        passes.backward(rows, after);
    }

    /**
     * Where the first NaN or infinity of the last batch came from: the name of an input or layer; absent if there is none. Runs the
     * batch through again, layer by layer, since activations share memory; state such as running means is as before.
     */
    public Optional<String> firstNonFinite(int rows) {
        for (Map.Entry<String, Tensor> input : ports.inputs().entrySet()) {
            if (!VectorNorms.allFinite(
                    input.getValue(), rows * graph.shape(input.getKey()).elements())) {
                return Optional.of(input.getKey());
            }
        }
        Optional<float[]> before = state.map(kept -> kept.slab().toArray());
        Optional<String> place = passes.firstNonFinite(rows);
        state.ifPresent(kept -> kept.slab().copyFrom(before.orElseThrow()));
        return place;
    }

    /** What was given for the first values of the parameters and everything random in the layers. */
    public long seed() {
        return seed;
    }

    /**
     * The stream of random numbers that a layer draws from.
     *
     * @param layer its name in the graph
     * @throws IllegalArgumentException when there is no such layer
     */
    public Rng random(String layer) {
        return ports.layer(layer).rng();
    }

    /** How many random forward passes there have been: with the seed, the state of everything random. */
    public long randomSteps() {
        return passes.randomSteps();
    }

    /** Goes on as after this many random forward passes. */
    public void resumeRandom(long steps) {
        passes.resumeRandom(steps);
    }

    /**
     * Compiles the kernels of this network and more, so that no step runs interpreted; takes about two seconds in a new process, and
     * nothing once they are compiled.
     *
     * @param more kernels of a loss and an optimizer
     */
    public Warmup.Report warmUp(Set<Kernel> more, Duration limit) {
        Set<Kernel> kernels = new HashSet<>(more);
        kernels.addAll(graph.kernels());
        if (plan.addsUp()) {
            kernels.add(Elementwise.ADD);
        }
        return Warmup.run(kernels, limit);
    }

    /**
     * A network for inference that computes the same, but for rounding, with fewer layers: batch normalizations with the running statistics of
     * now, and activations, have become part of the layers before them. It shares no memory with this one; see {@link Folding}.
     *
     * @param capacity the largest batch, at least 1
     * @param arena owner of its memory
     */
    public Network folded(int capacity, TensorArena arena, WorkerPool pool) {
        return Folding.of(graph).network(this, capacity, arena, pool);
    }

    /** A table of layers with their output shapes, parameters, memory and work. */
    public String summary() {
        return Summary.of(graph, plan);
    }
}
