package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/** Stochastic gradient descent (Robbins and Monro 1951). See {@link Updates} for what all updates share. */
public final class SgdUpdate {
    public static final Kernel SGD = Kernel.of("sgd", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sgdWalk(b.z, b.x, 1f, 0.5f, 0L, n);
        }
    });

    private SgdUpdate() {}

    /**
     * theta[i] = fma(−lr, grad[i], keep · theta[i]). 12 bytes a parameter.
     *
     * <p>A factor on the gradient belongs into lr, and either kind of decay into keep.
     */
    public static void sgd(Tensor theta, Tensor grad, double keep, double lr, int from, int to) {
        Checks.update("sgd", theta, grad, from, to);
        sgdWalk(theta.segment(), grad.segment(), (float) keep, (float) -lr, 4L * from, to - from);
    }

    static void sgdWalk(MemorySegment theta, MemorySegment grad, float keep, float minusLr, long from, int n) {
        theta = exact(theta);
        grad = exact(grad);
        if (n == 0) {
            return;
        }
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .fma(
                            rate,
                            FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                                    .mul(keep))
                    .intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            theta.set(
                    FLOAT,
                    from + 4L * i,
                    Math.fma(grad.get(FLOAT, from + 4L * i), minusLr, theta.get(FLOAT, from + 4L * i) * keep));
        }
    }
}
