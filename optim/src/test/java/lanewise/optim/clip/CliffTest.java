package lanewise.optim.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lanewise.optim.OptimizerState;
import lanewise.optim.Sgd;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The cliff of Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, figure 6: the loss (σ(x₅₀) − 0.7)² of a unit that
 * sees itself fifty times, x ← w·σ(x) + b from 0.5. It is nearly flat on both sides of a wall, on which gradients are hundreds.
 */
class CliffTest {
    private static final int STEPS = 2000;
    private static final double RATE = 0.2;
    private static final double NU = 0.2;
    private static final double[][] STARTS = {{8, -3}, {7, -3}, {6, -2.5}, {7, -2.5}, {8, -3.5}, {6.5, -2.75}};

    /** Far from the wall σ(x₅₀) is 1, and the loss 0.3². */
    private static final double PLATEAU = 0.089;

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Loss and gradient. */
    private static double[] at(double w, double b) {
        double x = 0.5;
        double dw = 0;
        double db = 0;
        for (int t = 0; t < 50; t++) {
            double h = sigmoid(x);
            double slope = w * h * (1 - h);
            dw = h + slope * dw;
            db = 1 + slope * db;
            x = w * h + b;
        }
        double y = sigmoid(x);
        double g = 2 * (y - 0.7) * y * (1 - y);
        return new double[] {(y - 0.7) * (y - 0.7), g * dw, g * db};
    }

    /**
     * What a descent came to.
     *
     * @param loss in the end
     * @param leap its longest step
     */
    private record Descent(double loss, double leap) {
        static Descent from(double[] start, Optional<GradientTransform> transform) {
            TensorLayout layout = TensorLayout.builder().add("w", 1).add("b", 1).build();
            try (TensorArena arena = TensorArena.ofShared();
                    WorkerPool pool = WorkerPool.of(1)) {
                NamedTensors theta = arena.allocate(layout);
                NamedTensors grad = arena.allocate(layout);
                theta.get("w").set(0, (float) start[0]);
                theta.get("b").set(0, (float) start[1]);
                OptimizerState sgd = OptimizerState.bind(new Sgd(RATE), theta, grad, List.of(), arena, pool);
                Optional<GradientTransform.Step> clip = transform.map(t -> t.bind(theta, grad));
                double leap = 0;
                for (int i = 0; i < STEPS; i++) {
                    double w = theta.get("w").get(0);
                    double b = theta.get("b").get(0);
                    double[] here = at(w, b);
                    grad.get("w").set(0, (float) here[1]);
                    grad.get("b").set(0, (float) here[2]);
                    clip.ifPresent(GradientTransform.Step::apply);
                    sgd.step();
                    leap = Math.max(
                            leap,
                            Math.hypot(theta.get("w").get(0) - w, theta.get("b").get(0) - b));
                }
                return new Descent(at(theta.get("w").get(0), theta.get("b").get(0))[0], leap);
            }
        }
    }

    @Test
    @DisplayName("L08: from a steep cliff plain descent leaps onto the plateau behind it, clipped descent goes down")
    void l08Cliffs() {
        int lost = 0;
        for (double[] start : STARTS) {
            Descent clipped = Descent.from(start, Optional.of(new ClipByGlobalNorm(NU)));
            assertThat(clipped.loss()).isLessThan(1e-3);
            // Two roundings of each parameter, of size 8, and those of the clipping.
            assertThat(clipped.leap()).isLessThanOrEqualTo(RATE * NU + 2e-6);
            Descent plain = Descent.from(start, Optional.empty());
            boolean leaps = plain.leap() > 10 * RATE * NU;
            lost += leaps && plain.loss() > PLATEAU ? 1 : 0;
        }
        assertThat(lost).isPositive();
    }
}
