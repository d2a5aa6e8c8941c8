package lanewise.optim;

import java.util.List;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/** An optimizer bound to parameters and gradients in memory of their own. */
final class Training implements AutoCloseable {
    /** The gradient of a function. */
    @FunctionalInterface
    interface Gradient {
        double[] at(double... theta);
    }

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

    /** The parameter tensor w. */
    double[] values() {
        float[] x = w().toArray();
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    static float[] narrow(double... x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    /** One step with these gradients of w, wherever they are asked for. */
    void step(float... gradients) {
        do {
            state.beforeForward();
            grad.get("w").copyFrom(gradients);
        } while (!state.step());
    }

    /** One step with the gradient taken where the rule asks for it. */
    void step(Gradient f) {
        do {
            state.beforeForward();
            grad.get("w").copyFrom(narrow(f.at(values())));
        } while (!state.step());
    }

    /** One step with the gradients as they are. */
    void step() {
        do {
            state.beforeForward();
        } while (!state.step());
    }

    @Override
    public void close() {
        arena.close();
        pool.close();
    }
}
