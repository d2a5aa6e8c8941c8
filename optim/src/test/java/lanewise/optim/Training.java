package lanewise.optim;

import java.util.List;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/** An optimizer bound to parameters and gradients in memory of their own. */
final class Training implements AutoCloseable {
    private final WorkerPool pool;
    private final TensorArena arena = TensorArena.ofShared();

    final NamedTensors theta;
    final NamedTensors grad;
    final OptimizerState state;

    Training(Optimizer optimizer, TensorLayout layout, List<ParameterGroup> groups, int workers) {
        pool = WorkerPool.of(workers);
        theta = arena.allocate(layout);
        grad = arena.allocate(layout);
        state = OptimizerState.bind(optimizer, theta, grad, groups, arena, pool);
    }

    /** One parameter tensor, w. */
    Training(Optimizer optimizer, float... initial) {
        this(optimizer, TensorLayout.builder().add("w", initial.length).build(), List.of(), 1);
        w().copyFrom(initial);
    }

    Tensor w() {
        return theta.get("w");
    }

    WorkerPool pool() {
        return pool;
    }

    TensorArena arena() {
        return arena;
    }

    /** One step with these gradients of w. */
    void step(float... gradients) {
        grad.get("w").copyFrom(gradients);
        state.beforeForward();
        state.step();
    }

    @Override
    public void close() {
        arena.close();
        pool.close();
    }
}
