package lanewise.jmh.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import lanewise.optim.Optimizer;
import lanewise.optim.OptimizerState;
import lanewise.optim.secondorder.Limits;
import lanewise.optim.secondorder.Minimum;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * Where a method went on a surface.
 *
 * @param setting what it was set to, for people
 * @param points the start, and one after each step
 * @param value of the function at the end
 */
record Path(String setting, List<double[]> points, double value) {
    private static final double GRADIENT_NORM = 1e-8;
    private static final int MOST_EVALUATIONS = 1000;

    /** 1, 2 and 5 times powers of ten. */
    private static final List<String> RATES = List.of(
            "0.0001", "0.0002", "0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1",
            "2", "5", "10", "20", "50");

    /** The path of a rule at the rate that ends lowest among those that stay in the frame. */
    static Path best(DoubleFunction<Optimizer> rule, Surface surface) {
        Path best = new Path("none", List.of(), Double.POSITIVE_INFINITY);
        for (String rate : RATES) {
            Path path = of(rule.apply(Double.parseDouble(rate)), "ε = " + rate, surface);
            if (path.staysIn(surface.frame) && path.value < best.value) {
                best = path;
            }
        }
        if (best.points.isEmpty()) {
            throw new IllegalStateException(
                    rule.apply(1).name() + ": at every rate its path leaves the frame of " + surface);
        }
        return best;
    }

    /** Minimises from a start, which it overwrites, with so many iterations at the most. */
    interface Minimizer {
        Minimum minimize(Surface surface, double[] theta, Limits limits);
    }

    /** The iterates of a method that runs to the end: it is run anew with one iteration, two, and so on. */
    static Path of(Minimizer method, Surface surface) {
        List<double[]> points = new ArrayList<>();
        double[] theta = {surface.startX, surface.startY};
        points.add(theta);
        Minimum minimum;
        do {
            theta = points.getFirst().clone();
            minimum = method.minimize(surface, theta, new Limits(GRADIENT_NORM, points.size(), MOST_EVALUATIONS));
            points.add(theta);
        } while (minimum.outcome() == Minimum.Outcome.ITERATION_LIMIT);
        return new Path(minimum.evaluations() + " evaluations", points, surface.value(theta[0], theta[1]));
    }

    private static Path of(Optimizer rule, String setting, Surface surface) {
        TensorLayout layout = TensorLayout.builder().add("w", 1, 2).build();
        List<double[]> points = new ArrayList<>();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            NamedTensors theta = arena.allocate(layout);
            NamedTensors grad = arena.allocate(layout);
            OptimizerState state = OptimizerState.bind(rule, theta, grad, List.of(), arena, pool);
            Tensor w = theta.get("w").copyFrom((float) surface.startX, (float) surface.startY);
            points.add(point(w));
            for (int step = 0; step < surface.steps; step++) {
                step(state, surface, w, grad.get("w"));
                points.add(point(w));
            }
        }
        double[] end = points.getLast();
        return new Path(setting, points, surface.value(end[0], end[1]));
    }

    private static void step(OptimizerState state, Surface surface, Tensor w, Tensor grad) {
        double[] g = new double[2];
        do {
            state.beforeForward();
            surface.gradient(w.get(0), w.get(1), g);
            grad.copyFrom((float) g[0], (float) g[1]);
        } while (!state.step());
    }

    private static double[] point(Tensor w) {
        return new double[] {w.get(0), w.get(1)};
    }

    boolean staysIn(Surface.Frame frame) {
        return points.stream().allMatch(p -> frame.contains(p[0], p[1]));
    }
}
