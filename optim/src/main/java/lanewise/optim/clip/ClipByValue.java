package lanewise.optim.clip;

import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/**
 * Each element of the gradient within [−ν, ν]: g ← min(max(g, −ν), ν) (Mikolov 2012). It may change the direction; NaN stays.
 *
 * @param limit ν, finite and above 0, rounded to float
 */
public record ClipByValue(double limit) implements GradientTransform {
    public ClipByValue {
        Require.positive("clip by value", "limit", limit);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor g = grad.slab();
        float nu = (float) limit;
        return () -> clamp(g, nu);
    }

    private static void clamp(Tensor g, float nu) {
        for (int i = 0; i < g.size(); i++) {
            g.set(i, Math.min(Math.max(g.get(i), -nu), nu));
        }
    }
}
