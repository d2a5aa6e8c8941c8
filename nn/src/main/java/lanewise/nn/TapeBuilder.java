package lanewise.nn;

import java.util.HashMap;
import java.util.LinkedHashMap;
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
        TensorLayout layout = layers.parameterLayout();
        NamedTensors theta = arena.allocate(layout);
        NamedTensors grad = arena.allocate(layout);
        NamedTensors addends = arena.allocate(layout);
        Optional<NamedTensors> state = Assembly.slab(layers.stateLayout(), arena);
        TapeMemory memory = new TapeMemory(Workshop.of(capacity, arena, pool), seed);
        Map<String, Optional<TapeOwner>> owners = new LinkedHashMap<>();
        for (Graph.Use use : layers.uses()) {
            Map<String, Parameter> parameters = new HashMap<>();
            for (TensorLayout.Entry e : layers.parameters(use).entries()) {
                GradientTarget target = new GradientTarget(grad.get(e.name()), addends.get(e.name()));
                parameters.put(Assembly.suffix(use, e), new Parameter(theta.get(e.name()), target));
            }
            Map<String, Tensor> kept = new HashMap<>();
            for (TensorLayout.Entry e : layers.state(use).entries()) {
                kept.put(Assembly.suffix(use, e), state.orElseThrow().get(e.name()));
            }
            owners.put(
                    use.name(),
                    Optional.of(new TapeOwner(use.name(), use.layer(), layers.inputShapes(use), parameters, kept)));
            Site site = memory.bare(use.name(), layers.inputShapes(use), layers.shape(use.name()), parameters);
            use.layer().initialize(site, new Rng(seed, owners.size() - 1L));
        }
        return new Tape(owners, theta, grad, state, memory);
    }
}
