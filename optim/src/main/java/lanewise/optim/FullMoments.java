package lanewise.optim;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.AdafactorUpdate;

/**
 * The second moments of what is no matrix, and the direction they give.
 *
 * @param grad gradient
 * @param direction receives the direction
 * @param nu second moments
 */
record FullMoments(Tensor grad, Tensor direction, Tensor nu) {
    void aim(double gradScale, double beta, double eps) {
        AdafactorUpdate.adafactorVector(grad, nu, direction, gradScale, beta, eps, 0, nu.size());
    }
}
