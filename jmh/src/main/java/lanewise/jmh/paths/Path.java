package lanewise.jmh.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import lanewise.optim.Optimizer;
import lanewise.optim.OptimizerState;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * Where an optimizer went on a surface.
 *
 * @param setting what it was set to, for people
 * @param points the start, and one after each step
 * @param value of the function at the end
 */
record Path(String setting, List<double[]> points, double value) {
    /** Rates are 1, 2 and 5 times powers of ten from 10⁻⁴ to 10. */
    private static final double[] MANTISSAS = {1, 2, 5};

    private static final int LEAST_POWER = -4;
    private static final int MOST_POWER = 1;

    /** The path of a rule at the rate that ends lowest among those that stay in the frame. */
    static Path best(DoubleFunction<Optimizer> rule, Surface surface) {
        Optional<Path> best = Optional.empty();
        for (int power = LEAST_POWER; power <= MOST_POWER; power++) {
            for (double m : MANTISSAS) {
                double rate = power < 0 ? m / Math.pow(10, -power) : m * Math.pow(10, power);
                Path path = of(rule.apply(rate), "ε = " + rate(m, power), surface);
                if (path.staysIn(surface.frame) && (best.isEmpty() || path.value < best.get().value)) {
                    best = Optional.of(path);
                }
            }
        }
        return best.orElseThrow(() -> new IllegalStateException(
                rule.apply(1).name() + ": at every rate its path leaves the frame of " + surface));
    }

    private static String rate(double mantissa, int power) {
        return power >= 0
                ? Integer.toString((int) (mantissa * Math.pow(10, power)))
                : "0." + "0".repeat(-power - 1) + (int) mantissa;
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
