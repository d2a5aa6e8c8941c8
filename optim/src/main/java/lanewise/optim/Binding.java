package lanewise.optim;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * What a rule is bound to.
 *
 * @param theta parameters
 * @param grad gradients, of the same layout
 * @param state the rule's slabs, in the order of {@link Optimizer#slabs()}
 * @param groups the group of each tensor, in the order of the layout
 * @param arena for workspace
 * @param pool for work on large slabs
 */
public record Binding(
        NamedTensors theta,
        NamedTensors grad,
        List<NamedTensors> state,
        List<ParameterGroup> groups,
        TensorArena arena,
        WorkerPool pool) {
    /** Below this many elements one thread is faster than waking a second. */
    private static final int PARALLEL_ELEMENTS = 32_768;

    /** The slabs without their names. */
    public Slabs slabs() {
        return new Slabs(
                theta.slab(),
                grad.slab(),
                state.stream().map(NamedTensors::slab).toList());
    }

    /** The tensors' places. */
    public List<TensorLayout.Entry> entries() {
        return theta.layout().entries();
    }

    /** The same with some of the state slabs only, for a rule within a rule. */
    public Binding withState(List<NamedTensors> part) {
        return new Binding(theta, grad, part, groups, arena, pool);
    }

    /** The same with all other tensors frozen. */
    public Binding only(Predicate<String> names) {
        List<TensorLayout.Entry> entries = entries();
        List<ParameterGroup> rest = IntStream.range(0, entries.size())
                .mapToObj(i -> names.test(entries.get(i).name()) ? groups.get(i) : ParameterGroup.NONE)
                .toList();
        return new Binding(theta, grad, state, rest, arena, pool);
    }

    /** Runs a task on all workers, or on the caller alone when the slab is small; its result must not depend on the number. */
    public void run(WorkerPool.Task task) {
        if (pool.workers() == 1 || theta.slab().size() < PARALLEL_ELEMENTS) {
            task.run(0, 1);
        } else {
            pool.run(task);
        }
    }
}
