package lanewise.nn;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/** Names the layers of a {@link Tape} that have parameters, with the shapes they will be applied to. */
public final class TapeBuilder {
    private final GraphBuilder graph = Graph.builder();

    TapeBuilder() {}

    /**
     * A layer with parameters.
     *
     * @param name for its parameters, and for {@link Tape#apply(String, Value)}
     * @param inputs shapes of one example of each of its inputs
     * @throws IllegalArgumentException when the name is taken or no name, or the layer cannot take such inputs
     */
    public TapeBuilder layer(String name, Layer layer, Shape... inputs) {
        String[] from = new String[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            from[i] = "input-" + name + "-" + i;
            graph.input(from[i], inputs[i]);
        }
        graph.add(name, layer, from).output(name);
        return this;
    }

    /**
     * Allocates parameters and gradients and gives the parameters their first values, each layer's from a stream of its own.
     *
     * @throws IllegalArgumentException when the capacity is below 1, or no layer has parameters
     */
    public Tape build(int capacity, long seed, TensorArena arena, WorkerPool pool) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity is " + capacity + " examples; it must be at least 1");
        }
        Graph layers = graph.build();
        NamedTensors theta = arena.allocate(layers.parameterLayout());
        NamedTensors grad = arena.allocate(layers.parameterLayout());
        NamedTensors addends = arena.allocate(layers.parameterLayout());
        Optional<NamedTensors> state = Assembly.slab(layers.stateLayout(), arena);
        TapeMemory memory = new TapeMemory(Workshop.of(capacity, arena, pool), seed);
        Map<String, Optional<TapeOwner>> owners = new LinkedHashMap<>();
        for (Graph.Use use : layers.uses()) {
            Map<String, Parameter> parameters = parameters(layers, use, theta, grad, addends, pool);
            List<Shape> inputs = layers.inputShapes(use);
            Map<String, Tensor> kept = Assembly.state(layers, use, state);
            Site site = memory.bare(use.name(), inputs, layers.shape(use.name()), parameters, kept);
            use.layer().initialize(site, new Rng(seed, owners.size()));
            TapeOwner owner = new TapeOwner(use.name(), use.layer(), inputs, parameters, kept);
            owners.put(use.name(), Optional.of(owner));
        }
        return new Tape(owners, theta, grad, state, memory);
    }

    private static Map<String, Parameter> parameters(
            Graph layers, Graph.Use use, NamedTensors theta, NamedTensors grad, NamedTensors addends, WorkerPool pool) {
        Map<String, Parameter> parameters = new HashMap<>();
        for (TensorLayout.Entry e : layers.parameters(use).entries()) {
            GradientTarget target = new GradientTarget(grad.get(e.name()), addends.get(e.name()), pool);
            parameters.put(Assembly.suffix(use, e), new Parameter(theta.get(e.name()), target));
        }
        return parameters;
    }
}
