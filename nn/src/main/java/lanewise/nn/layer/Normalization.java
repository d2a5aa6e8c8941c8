package lanewise.nn.layer;

import lanewise.nn.Site;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.LayerNorm;

/** What normalizations of single examples share. */
final class Normalization {
    private Normalization() {}

    static void eps(String kind, double eps) {
        if (!((float) eps > 0 && eps < Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    kind + ": eps is " + eps + "; it must be positive as a float, and finite");
        }
    }

    /** A gain of 1, and no bias. */
    static void initialize(Site site) {
        Tensor gamma = site.parameter("gamma").value();
        Elementwise.fill(1f, gamma, gamma.size());
    }

    /** Elements of a part of the gradients of gain or bias, for each block of so many rows. */
    static int parts(int rows, int cols) {
        return Math.multiplyExact(LayerNorm.blocks(rows), cols);
    }
}
