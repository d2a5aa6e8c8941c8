package lanewise.optim.clip;

import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;

/**
 * The norm of each tensor's gradient at most ν, one by one: as {@link ClipByGlobalNorm}, tensor by tensor. It may change the direction.
 *
 * @param limit ν, finite and above 0
 */
public record ClipByNorm(double limit) implements GradientTransform {
    public ClipByNorm {
        Require.positive("clip by norm", "limit", limit);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(InnerProducts.SUM_OF_SQUARES, Elementwise.SCALE);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor[] tensors = Members.of(grad, name -> true);
        double nu = limit;
        return () -> {
            for (Tensor g : tensors) {
                ClipByGlobalNorm.clip(g, nu);
            }
        };
    }
}
