package lanewise.optim.clip;

import java.util.Set;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.VectorNorms;

/**
 * The norm of all gradients together at most ν: if ‖g‖ &gt; ν then g ← g·(ν/‖g‖) (Pascanu, Mikolov and Bengio, "On the difficulty of training
 * recurrent neural networks", ICML 2013, Algorithm 1; Goodfellow et al. 2016, eq. 10.48 and 10.49). The direction stays.
 *
 * <p>‖g‖ is {@link VectorNorms#l2}, to within 2⁻¹⁸; only where that cannot tell on which side of ν it is, or overflows, it is summed up in double.
 * So with ‖g‖ ≤ ν no bit is touched, nor when ‖g‖ is NaN or infinite: a {@link NonFiniteGuard} is for that. ν/‖g‖ is rounded to float.
 *
 * <p>As the last transform before an update it need not write the gradients: see {@link GradientTransform.Step#applyLeavingFactor}.
 *
 * @param limit ν, finite and above 0
 */
public record ClipByGlobalNorm(double limit) implements GradientTransform {
    /** Relative, of the float norm: (45 + ⌈log₂(n/4096)⌉/2)·2⁻²⁴ with n below 2³¹. */
    private static final double NORM_ERROR = 0x1p-18;

    public ClipByGlobalNorm {
        Require.positive("clip by global norm", "limit", limit);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(InnerProducts.SUM_OF_SQUARES, Elementwise.SCALE);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        return new Clip(grad.slab(), limit);
    }

    private record Clip(Tensor g, double nu) implements Step {
        @Override
        public void apply() {
            clip(g, nu);
        }

        @Override
        public double applyLeavingFactor() {
            return factor(g, nu);
        }
    }

    static void clip(Tensor g, double nu) {
        double factor = factor(g, nu);
        if (factor != 1) {
            Elementwise.scale((float) factor, g, g, g.size());
        }
    }

    /** ν/‖g‖ as a float, or 1. */
    private static double factor(Tensor g, double nu) {
        double norm = VectorNorms.l2(g, g.size());
        if (norm * (1 + NORM_ERROR) <= nu) {
            return 1;
        }
        if (!(norm * (1 - NORM_ERROR) > nu && norm < Double.POSITIVE_INFINITY)) {
            norm = Math.sqrt(Squares.sum(g));
        }
        return norm > nu && norm < Double.POSITIVE_INFINITY ? (float) (nu / norm) : 1;
    }
}
