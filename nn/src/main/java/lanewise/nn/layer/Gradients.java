package lanewise.nn.layer;

import lanewise.nn.Site;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;

/** Where gradients go. */
final class Gradients {
    private Gradients() {}

    /** Copies n elements, unless they are there already. */
    static void pass(Tensor from, Tensor to, int n) {
        if (from.segment().address() != to.segment().address()) {
            Elementwise.copy(from, to, n);
        }
    }

    /**
     * Where a kernel that always computes the gradient of the inputs may write it: where it belongs, or, if nobody needs it, over the
     * gradient of the outputs, which nobody reads after this layer.
     */
    static Tensor ofInput(Site site) {
        return site.needsInputGradient() ? site.inputGradient() : site.outputGradient();
    }
}
