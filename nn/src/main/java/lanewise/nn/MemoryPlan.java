package lanewise.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import lanewise.nn.Footprint.Sharing;
import lanewise.simd.Shape;
import lanewise.simd.TensorLayout;

/**
 * Where every activation and gradient of a network lies in one slab, so that those which are never needed at the same time share memory.
 *
 * <p>Time is counted in steps of the program: layer i of n runs forward at time i, losses are at time n, and layer i runs backward at
 * time 2n − i. The network's inputs and outputs are kept throughout.
 */
final class MemoryPlan {
    private static final int START = -1;
    private static final long MOST_FLOATS = Integer.MAX_VALUE - 16L;

    /** Input {@code index} of a layer. */
    private record Edge(String use, int index) {}

    private final Graph graph;
    private final int capacity;
    private final Purpose purpose;
    private final int n;
    private final int end;
    private final List<Region> regions = new ArrayList<>();
    private final Map<String, Footprint> footprints = new HashMap<>();
    private final Map<String, Integer> lastReads = new HashMap<>();
    private final Set<String> trained = new HashSet<>();
    private final Map<String, Region> values = new HashMap<>();
    private final Map<String, Region> gradients = new HashMap<>();
    private final Map<Edge, Region> addends = new HashMap<>();
    private final Map<String, Region> parameterAddends = new HashMap<>();
    private final Map<String, Region> saved = new HashMap<>();
    private final Optional<Region> scratch;
    private final long floats;

    MemoryPlan(Graph graph, int capacity, Purpose purpose) {
        this.graph = graph;
        this.capacity = capacity;
        this.purpose = purpose;
        this.n = graph.uses().size();
        this.end = 2 * n + 1;
        graph.uses().forEach(u -> footprints.put(u.name(), u.layer().footprint(graph.inputShapes(u), capacity)));
        findTrained();
        findLastReads();
        planValues();
        if (purpose.trains()) {
            planGradients();
        }
        planSaved();
        scratch = planScratch();
        floats = Region.place(regions);
        if (floats > MOST_FLOATS) {
            throw new IllegalArgumentException("activations and gradients for a batch of " + capacity + " need "
                    + floats + " floats; one slab holds at most " + MOST_FLOATS + ", so build for a smaller batch");
        }
    }

    /** A value is trained when something before it, or itself, has parameters or is an input whose gradient is wanted. */
    private void findTrained() {
        if (purpose == Purpose.INPUT_GRADIENTS) {
            trained.addAll(graph.inputs().keySet());
        }
        for (Graph.Use use : graph.uses()) {
            if (purpose.trains()
                    && (hasTrainedParameters(use) || use.inputs().stream().anyMatch(trained::contains))) {
                trained.add(use.name());
            }
        }
    }

    private boolean hasTrainedParameters(Graph.Use use) {
        return !graph.isFrozen(use) && !graph.parameters(use).entries().isEmpty();
    }

    private void findLastReads() {
        for (int i = 0; i < n; i++) {
            Graph.Use use = graph.uses().get(i);
            Footprint f = of(footprints, use.name());
            boolean backward = trained.contains(use.name());
            lastReads.put(use.name(), backward && f.readsOutput() ? 2 * n - i : i);
            for (String input : use.inputs()) {
                lastReads.merge(input, backward && f.readsInputs() ? 2 * n - i : i, Math::max);
            }
        }
    }

    private static <T> T of(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private Region region(long floats, int from, int to) {
        Region region = new Region(floats, from, to);
        regions.add(region);
        return region;
    }

    private long floatsOf(String value) {
        return (long) capacity * graph.shape(value).elements();
    }

    private void planValues() {
        for (String input : graph.inputs().keySet()) {
            values.put(input, region(floatsOf(input), START, end).keepUntil(end));
        }
        for (int i = 0; i < n; i++) {
            String name = graph.uses().get(i).name();
            Region region = valueOf(graph.uses().get(i), i).until(of(lastReads, name));
            values.put(name, graph.outputs().contains(name) ? region.keepUntil(end) : region);
        }
    }

    private Region valueOf(Graph.Use use, int i) {
        Region first = of(values, use.inputs().getFirst());
        return switch (of(footprints, use.name()).sharing()) {
            case VIEW -> first;
            case IN_PLACE -> first.diesAt(i) && !readTwice(use, first) ? first : region(floatsOf(use.name()), i, i);
            case NONE -> region(floatsOf(use.name()), i, i);
        };
    }

    /** A sum x + a + x must not write over x before it has read it again. */
    private boolean readTwice(Graph.Use use, Region first) {
        return use.inputs().stream().skip(1).anyMatch(input -> of(values, input) == first);
    }

    private void planGradients() {
        for (String output : graph.outputs()) {
            if (trained.contains(output)) {
                gradients.put(output, region(floatsOf(output), n, n));
            }
        }
        Set<String> written = new HashSet<>();
        for (int i = n - 1; i >= 0; i--) {
            Graph.Use use = graph.uses().get(i);
            if (trained.contains(use.name())) {
                planInputGradients(use, 2 * n - i);
                // The gradients of what is frozen go where nobody looks.
                if (graph.isFrozen(use) || !written.add(use.owner())) {
                    planParameterAddends(use, 2 * n - i);
                }
            }
        }
    }

    private void planInputGradients(Graph.Use use, int time) {
        Region dy = of(gradients, use.name()).until(time);
        Sharing sharing = of(footprints, use.name()).sharing();
        for (int k = 0; k < use.inputs().size(); k++) {
            String input = use.inputs().get(k);
            if (!trained.contains(input)) {
                continue;
            }
            boolean shares = k == 0 && sharing != Sharing.NONE;
            if (gradients.containsKey(input)) {
                boolean view = k == 0 && sharing == Sharing.VIEW;
                addends.put(new Edge(use.name(), k), view ? dy : region(floatsOf(input), time, time));
            } else {
                Region dx = shares ? dy : region(floatsOf(input), time, time);
                gradients.put(input, graph.inputs().containsKey(input) ? dx.keepUntil(end) : dx);
            }
        }
    }

    private void planParameterAddends(Graph.Use use, int time) {
        for (TensorLayout.Entry e : graph.parameters(use).entries()) {
            parameterAddends.put(use.name() + e.name(), region(e.shape().elements(), time, time));
        }
    }

    private void planSaved() {
        for (int i = 0; i < n; i++) {
            String name = graph.uses().get(i).name();
            int size = of(footprints, name).savedFloats();
            if (size > 0) {
                saved.put(name, region(size, i, trained.contains(name) ? 2 * n - i : i));
            }
        }
    }

    private Optional<Region> planScratch() {
        int size = footprints.values().stream()
                .mapToInt(Footprint::scratchFloats)
                .max()
                .orElse(0);
        return size > 0 ? Optional.of(region(size, START, end)) : Optional.empty();
    }

    /** The length of the slab. */
    int floats() {
        return (int) floats;
    }

    /** What it would take if nothing shared memory. */
    long floatsWithoutSharing() {
        ToLongFunction<String> size = this::floatsOf;
        long activations = values.keySet().stream().mapToLong(size).sum();
        return activations + gradients.keySet().stream().mapToLong(size).sum();
    }

    /** Whether backward passes through this value. */
    boolean isTrained(String value) {
        return trained.contains(value);
    }

    Region value(String name) {
        return of(values, name);
    }

    Optional<Region> gradient(String name) {
        return Optional.ofNullable(gradients.get(name));
    }

    /** Where the gradient of an input goes that is not the first of its value. */
    Optional<Region> addend(Graph.Use use, int input) {
        return Optional.ofNullable(addends.get(new Edge(use.name(), input)));
    }

    /** Where the gradient of a parameter goes that another layer has already written, or that is frozen. */
    Optional<Region> parameterAddend(Graph.Use use, String parameter) {
        return Optional.ofNullable(parameterAddends.get(use.name() + parameter));
    }

    Optional<Region> saved(Graph.Use use) {
        return Optional.ofNullable(saved.get(use.name()));
    }

    Optional<Region> scratch() {
        return scratch;
    }

    /** Whether any gradient is added to another. */
    boolean addsUp() {
        return !addends.isEmpty() || !parameterAddends.isEmpty();
    }

    int capacity() {
        return capacity;
    }

    Shape batch(String value) {
        return graph.shape(value).prepend(capacity);
    }
}
