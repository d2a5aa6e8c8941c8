package lanewise.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;

/** Cuts the slabs of a network into the tensors of its layers, as planned. */
final class Assembly {
    /** Layer i draws from stream RANDOM_STREAM + i, far from those of first values (i) and of shuffling. */
    static final long RANDOM_STREAM = 1L << 40;

    private final Graph graph;
    private final MemoryPlan plan;
    private final Optional<NamedTensors> theta;
    private final Optional<NamedTensors> grad;
    private final Optional<NamedTensors> state;
    private final Workshop workshop;
    private final Tensor slab;

    Assembly(
            Graph graph,
            MemoryPlan plan,
            Optional<NamedTensors> theta,
            Optional<NamedTensors> grad,
            Optional<NamedTensors> state,
            Workshop workshop) {
        this.graph = graph;
        this.plan = plan;
        this.theta = theta;
        this.grad = grad;
        this.state = state;
        this.workshop = workshop;
        this.slab = workshop.arena().allocate(plan.floats());
    }

    /** Memory for a layout, if there is anything in it. */
    static Optional<NamedTensors> slab(TensorLayout layout, TensorArena arena) {
        return layout.floats() == 0 ? Optional.empty() : Optional.of(arena.allocate(layout));
    }

    /** A batch of an input or of a layer's outputs. */
    Tensor value(String name) {
        return tensor(plan.value(name), plan.batch(name));
    }

    /** The gradient of a batch, if there is one. */
    Optional<Tensor> gradient(String name) {
        return plan.gradient(name).map(region -> tensor(region, plan.batch(name)));
    }

    private Tensor tensor(Region region, Shape shape) {
        return slab.slice(region.offset(), shape.elements()).reshape(shape.toArray());
    }

    private Tensor vector(Region region) {
        return slab.slice(region.offset(), (int) region.floats());
    }

    Site site(Graph.Use use, Rng rng) {
        List<Optional<GradientTarget>> inputGradients = new ArrayList<>();
        for (int i = 0; i < use.inputs().size(); i++) {
            inputGradients.add(inputGradient(use, i));
        }
        Wiring wiring = new Wiring(
                graph.inputShapes(use),
                graph.shape(use.name()),
                use.inputs().stream().map(this::value).toList(),
                Optional.of(value(use.name())),
                gradient(use.name()),
                inputGradients,
                parameters(use),
                state(graph, use, state),
                plan.saved(use).map(this::vector),
                plan.scratch().map(this::vector));
        return new Site(use.name(), workshop, wiring, rng);
    }

    private Optional<GradientTarget> inputGradient(Graph.Use use, int i) {
        String input = use.inputs().get(i);
        if (!plan.isTrained(use.name()) || !plan.isTrained(input)) {
            return Optional.empty();
        }
        Tensor total = gradient(input).orElseThrow();
        return Optional.of(plan.addend(use, i)
                .map(region ->
                        new GradientTarget(total, tensor(region, plan.batch(input)), workshop.pool()).adding(true))
                .orElseGet(() -> new GradientTarget(total)));
    }

    private Map<String, Parameter> parameters(Graph.Use use) {
        Map<String, Parameter> parameters = new HashMap<>();
        for (TensorLayout.Entry e : graph.parameters(use).entries()) {
            Tensor value = theta.orElseThrow().get(e.name());
            boolean frozen = graph.isFrozen(use);
            parameters.put(suffix(use, e), new Parameter(value, parameterGradient(use, e.name(), value), !frozen));
        }
        return parameters;
    }

    /** In a network for inference nobody asks for it, and the parameter stands in. */
    private GradientTarget parameterGradient(Graph.Use use, String name, Tensor value) {
        Tensor total = grad.map(g -> g.get(name)).orElse(value);
        if (graph.isFrozen(use)) {
            Tensor aside = plan.parameterAddend(use, name)
                    .map(region -> tensor(region, value.shape()))
                    .orElse(total);
            return new GradientTarget(aside);
        }
        return plan.parameterAddend(use, name)
                .map(region -> new GradientTarget(total, tensor(region, value.shape()), workshop.pool()).adding(true))
                .orElseGet(() -> new GradientTarget(total));
    }

    /** What a layer keeps that is not trained, without its owner's name. */
    static Map<String, Tensor> state(Graph graph, Graph.Use use, Optional<NamedTensors> state) {
        Map<String, Tensor> tensors = new HashMap<>();
        for (TensorLayout.Entry e : graph.state(use).entries()) {
            tensors.put(suffix(use, e), state.orElseThrow().get(e.name()));
        }
        return tensors;
    }

    /** The name of a parameter without its owner's. */
    static String suffix(Graph.Use use, TensorLayout.Entry entry) {
        return entry.name().substring(use.owner().length() + 1);
    }
}
