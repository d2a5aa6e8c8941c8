package lanewise.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * An optimizer bound to parameters: the state slabs and the step count.
 *
 * <p>A training step calls {@link #beforeForward}, computes gradients, and calls {@link #step}, until that says that the step is complete: at once
 * with all rules but those that take the gradient at two points. Neither allocates.
 *
 * {@snippet :
 * OptimizerState state = OptimizerState.bind(new Adam(1e-3), theta, grad, List.of(), arena, pool);
 * do {
 *     state.beforeForward();
 *     // forward and backward fill grad
 * } while (!state.step());
 * }
 */
public final class OptimizerState {
    private final Optimizer optimizer;
    private final List<NamedTensors> state;
    private final BoundOptimizer bound;
    private long steps;
    private boolean started;
    private boolean halfway;

    private OptimizerState(Optimizer optimizer, Binding binding) {
        this.optimizer = optimizer;
        state = binding.state();
        bound = optimizer.bind(binding);
    }

    /**
     * Allocates the optimizer's slabs, zero.
     *
     * @param theta parameters
     * @param grad gradients, of the same layout
     * @param groups in order of precedence; parameters that none accepts are in {@link ParameterGroup#ALL}
     * @throws IllegalArgumentException when the layouts differ, or two slabs of the rule have one name
     */
    public static OptimizerState bind(
            Optimizer optimizer,
            NamedTensors theta,
            NamedTensors grad,
            List<ParameterGroup> groups,
            TensorArena arena,
            WorkerPool pool) {
        TensorLayout layout = theta.layout();
        if (!layout.entries().equals(grad.layout().entries())) {
            throw new IllegalArgumentException(
                    "parameters are laid out as " + layout + " but gradients as " + grad.layout());
        }
        if (new HashSet<>(optimizer.slabs()).size() < optimizer.slabs().size()) {
            throw new IllegalArgumentException(
                    optimizer.name() + ": two state slabs have one name; they are " + optimizer.slabs());
        }
        List<NamedTensors> state = new ArrayList<>();
        for (String slab : optimizer.slabs()) {
            state.add(arena.allocate(optimizer.layout(slab, layout)));
        }
        List<ParameterGroup> ofEach = layout.entries().stream()
                .map(e -> ParameterGroup.of(e.name(), groups))
                .toList();
        Binding binding = new Binding(theta, grad, List.copyOf(state), ofEach, arena, pool);
        return new OptimizerState(optimizer, binding);
    }

    /** The rule. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** How many steps have been taken. */
    public long steps() {
        return steps;
    }

    /**
     * A state slab, for saving and loading.
     *
     * @throws IllegalArgumentException when the optimizer has none of this name
     */
    public NamedTensors slab(String name) {
        int i = optimizer.slabs().indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(
                    optimizer.name() + " has no state '" + name + "'; it has " + optimizer.slabs());
        }
        return state.get(i);
    }

    /**
     * Continues at this step, with state slabs as they were then: the next update uses its learning rate and bias corrections. At 0 the training
     * begins anew from the parameters as they are.
     *
     * @throws IllegalArgumentException when steps is negative
     * @throws IllegalStateException within a step that is not complete
     */
    public void resumeAt(long steps) {
        if (halfway) {
            throw new IllegalStateException(optimizer.name() + ": step " + this.steps
                    + " is not complete; cancel it, then load what is to be resumed");
        }
        if (steps < 0) {
            throw new IllegalArgumentException("cannot resume at step " + steps + "; it must not be negative");
        }
        this.steps = steps;
        started = false;
    }

    /** Goes back to where the parameters were, when a step is not complete; otherwise does nothing. */
    public void cancelStep() {
        if (halfway) {
            halfway = false;
            bound.cancel();
        }
    }

    private void start() {
        if (steps == 0 && !started) {
            started = true;
            bound.start();
        }
    }

    /** To be called before each forward pass: rules that look ahead move the parameters. */
    public void beforeForward() {
        start();
        bound.beforeForward(steps);
    }

    /** {@link #step(double)} with the gradients as they are. */
    public boolean step() {
        return step(1);
    }

    /**
     * Updates the parameters from the gradients, and counts a step when it is complete.
     *
     * @param gradScale what the gradients are multiplied by, in the same pass: the factor of a clipping by norm, or one over a number of batches
     * @return whether the step is complete; otherwise gradients are to be computed once more, from the same examples, at where the parameters are now
     */
    public boolean step(double gradScale) {
        start();
        boolean complete = bound.step(steps, gradScale);
        halfway = !complete;
        if (complete) {
            steps++;
        }
        return complete;
    }
}
