package lanewise.optim.clip;

import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Bounds;
import lanewise.simd.kernel.Kernel;

/**
 * Each element of the gradient within [−ν, ν]: g ← min(max(g, −ν), ν) (Mikolov 2012). It may change the direction; NaN stays.
 *
 * @param limit ν, finite and above 0, rounded to float
 */
public record ClipByValue(double limit) implements GradientTransform {
    public ClipByValue {
        Require.positiveFloat("clip by value", "limit", limit);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Bounds.CLAMP);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor g = grad.slab();
        float nu = (float) limit;
        return () -> Bounds.clamp(-nu, nu, g, g, g.size());
    }
}
