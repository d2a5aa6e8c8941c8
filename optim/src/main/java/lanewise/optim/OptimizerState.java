package lanewise.optim;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * An optimizer bound to parameters: the state slabs, the step count, and the ranges of each parameter group.
 *
 * <p>A training step calls {@link #beforeForward}, computes gradients, and calls {@link #step}. Neither allocates.
 *
 * {@snippet :
 * OptimizerState state = OptimizerState.bind(new Adam(1e-3), theta, grad, List.of(), arena, pool);
 * state.beforeForward();
 * // forward and backward fill grad
 * state.step();
 * }
 */
public final class OptimizerState {
    /** Below this many elements one thread is faster than waking a second. */
    private static final int PARALLEL_ELEMENTS = 32_768;

    private final Optimizer optimizer;
    private final Slabs slabs;
    private final List<NamedTensors> state;
    private final Range[] ranges;
    private final WorkerPool pool;
    private final WorkerPool.Task updateTask = this::updateShare;
    private final WorkerPool.Task lookAheadTask = this::lookAheadShare;
    private long steps;

    /** A run of the slab whose parameters are in one group, padding included. */
    private static final class Range {
        final ParameterGroup group;
        final int from;
        final int to;
        final double[] scalars;

        Range(ParameterGroup group, int from, int to, int scalars) {
            this.group = group;
            this.from = from;
            this.to = to;
            this.scalars = new double[scalars];
        }

        /** The first element of a worker's share: shares are whole cache lines, as the ranges are. */
        int edge(int worker, int workers) {
            int lines = (to - from) / TensorLayout.ALIGNMENT_FLOATS;
            return from + (int) ((long) lines * worker / workers) * TensorLayout.ALIGNMENT_FLOATS;
        }
    }

    private OptimizerState(
            Optimizer optimizer, Slabs slabs, List<NamedTensors> state, Range[] ranges, WorkerPool pool) {
        this.optimizer = optimizer;
        this.slabs = slabs;
        this.state = state;
        this.ranges = ranges;
        this.pool = pool;
    }

    /**
     * Allocates the optimizer's slabs, as long as the parameters, and zero.
     *
     * @param theta parameters
     * @param grad gradients, of the same layout
     * @param groups in order of precedence; parameters that none accepts are in {@link ParameterGroup#ALL}
     * @throws IllegalArgumentException when the layouts differ
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
        List<NamedTensors> state = new ArrayList<>();
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < optimizer.slabs().size(); i++) {
            NamedTensors slab = arena.allocate(layout);
            state.add(slab);
            tensors.add(slab.slab());
        }
        Slabs slabs = new Slabs(theta.slab(), grad.slab(), List.copyOf(tensors));
        return new OptimizerState(optimizer, slabs, state, ranges(optimizer, layout, groups), pool);
    }

    private static Range[] ranges(Optimizer optimizer, TensorLayout layout, List<ParameterGroup> groups) {
        List<Range> all = new ArrayList<>();
        for (TensorLayout.Entry e : layout.entries()) {
            ParameterGroup group = groupOf(e.name(), groups);
            int last = all.size() - 1;
            if (last >= 0 && all.get(last).group.equals(group)) {
                all.set(last, new Range(group, all.get(last).from, e.paddedEnd(), optimizer.scalars()));
            } else {
                all.add(new Range(group, e.offset(), e.paddedEnd(), optimizer.scalars()));
            }
        }
        all.removeIf(r -> r.group.frozen());
        return all.toArray(new Range[0]);
    }

    private static ParameterGroup groupOf(String name, List<ParameterGroup> groups) {
        for (ParameterGroup g : groups) {
            if (g.members().test(name)) {
                return g;
            }
        }
        return ParameterGroup.ALL;
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
     * Continues at this step: the next update uses its learning rate and bias corrections.
     *
     * @throws IllegalArgumentException when steps is negative
     */
    public void resumeAt(long steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("cannot resume at step " + steps + "; it must not be negative");
        }
        this.steps = steps;
    }

    /** To be called before the forward pass: rules that look ahead move the parameters. */
    public void beforeForward() {
        if (optimizer.looksAhead()) {
            prepare();
            run(lookAheadTask);
        }
    }

    /** Updates the parameters from the gradients and counts a step. */
    public void step() {
        prepare();
        run(updateTask);
        steps++;
    }

    private void prepare() {
        for (Range r : ranges) {
            optimizer.prepare(steps, r.group, r.scalars);
        }
    }

    private void run(WorkerPool.Task task) {
        if (pool.workers() == 1 || slabs.theta().size() < PARALLEL_ELEMENTS) {
            task.run(0, 1);
        } else {
            pool.run(task);
        }
    }

    private void updateShare(int worker, int workers) {
        for (Range r : ranges) {
            int from = r.edge(worker, workers);
            int to = r.edge(worker + 1, workers);
            if (from < to) {
                optimizer.update(slabs, r.scalars, from, to);
            }
        }
    }

    private void lookAheadShare(int worker, int workers) {
        for (Range r : ranges) {
            int from = r.edge(worker, workers);
            int to = r.edge(worker + 1, workers);
            if (from < to) {
                optimizer.beforeForward(slabs, r.scalars, from, to);
            }
        }
    }
}
