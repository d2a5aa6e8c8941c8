package lanewise.optim.clip;

import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * The norm of all gradients together at most ν: if ‖g‖ &gt; ν then g ← g·(ν/‖g‖) (Pascanu, Mikolov and Bengio, "On the difficulty of training
 * recurrent neural networks", ICML 2013, Algorithm 1; Goodfellow et al. 2016, eq. 10.48 and 10.49). The direction stays.
 *
 * <p>‖g‖ is summed up in double, which no float's square overflows; ν/‖g‖ is rounded to float. With ‖g‖ ≤ ν no bit is touched, nor when ‖g‖ is NaN
 * or infinite: a {@link NonFiniteGuard} is for that.
 *
 * @param limit ν, finite and above 0
 */
public record ClipByGlobalNorm(double limit) implements GradientTransform {
    public ClipByGlobalNorm {
        Require.positive("clip by global norm", "limit", limit);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.SCALE);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor g = grad.slab();
        double nu = limit;
        return () -> clip(g, nu);
    }

    static void clip(Tensor g, double nu) {
        double norm = Math.sqrt(Squares.sum(g));
        if (norm > nu && norm < Double.POSITIVE_INFINITY) {
            Elementwise.scale((float) (nu / norm), g, g, g.size());
        }
    }
}
