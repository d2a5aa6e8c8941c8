package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;

/**
 * How far two vectors point in different directions.
 *
 * <p>Works on the rows [from, to), so that workers can share a matrix. Throws {@link IllegalArgumentException} for rows of no elements, wrong sizes, overlap, or
 * an output that is read-only, and {@link IllegalStateException} when an arena is closed.
 */
public final class CosineDistance {
    public static final Kernel COSINE_GRADIENT = Kernel.of("cosineGradient", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(0.5f, 0.5f, b.x, b.y, b.z, 0, n);
        }
    });

    private CosineDistance() {}

    /**
     * loss[i] = 1 − cos, cos = x·t / (a·b), a = max(‖x‖, eps), b = max(‖t‖, eps) of row i of x and of target; dx is the gradient of
     * scale · Σᵢ loss[i]. As PyTorch's cosine_embedding_loss for pairs that belong together; Keras leaves out the 1.
     *
     * <p>In floats: cos = (x·t / a) / b, the product in the order of {@link InnerProducts}, the norms those of {@link VectorNorms#l2}; dx[i, j] =
     * fma(t[i, j], −(scale / a / b), x[i, j]·f), f = scale·cos / a / a, or 0 where ‖x‖ is not above eps.
     *
     * @param x cols elements per row
     * @param target cols elements per row
     * @param eps above 0 and finite
     * @param scale factor of the gradient
     * @param loss an element per row, overwritten
     * @param dx cols elements per row, overwritten; may be x
     * @param cols elements of a vector
     */
    public static void cosineDistance(
            Tensor x, Tensor target, float eps, float scale, Tensor loss, Tensor dx, int cols, int from, int to) {
        Checks.rows("cosineDistance", "x", x, cols, from, to);
        Checks.rows("cosineDistance", "target", target, cols, from, to);
        Checks.rows("cosineDistance", "dx", dx, cols, from, to);
        Checks.writable("cosineDistance", "dx", dx);
        Checks.sameOrDisjoint("cosineDistance", "x", x, to * cols, "dx", dx, to * cols);
        Checks.disjoint("cosineDistance", "target", target, to * cols, "dx", dx, to * cols);
        Checks.disjoint("cosineDistance", "target", target, to * cols, "loss", loss, to);
        Checks.rowLosses("cosineDistance", x, loss, dx, cols, to);
        Checks.positive("cosineDistance", "eps", eps);
        Checks.finite("cosineDistance", "eps", eps);
        for (int i = from; i < to; i++) {
            float norm = VectorNorms.l2(x.segment(), i * cols, cols);
            float a = Math.max(norm, eps);
            float b = Math.max(VectorNorms.l2(target.segment(), i * cols, cols), eps);
            float cos = InnerProducts.dot(x.segment(), target.segment(), i * cols, cols) / a / b;
            float f = norm > eps ? scale * cos / a / a : 0f;
            gradientWalk(-(scale / a / b), f, target.segment(), x.segment(), dx.segment(), i * cols, cols);
            set(loss.segment(), i, 1f - cos);
        }
    }

    static void gradientWalk(
            float ofTarget, float ofX, MemorySegment target, MemorySegment x, MemorySegment dx, int row, int cols) {
        target = exact(target);
        x = exact(x);
        dx = exact(dx);
        if (cols == 0) {
            return;
        }
        FloatVector a = FloatVector.broadcast(SPECIES, ofTarget);
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .mul(ofX);
            FloatVector.fromMemorySegment(SPECIES, target, 4L * (row + j), ORDER)
                    .fma(a, v)
                    .intoMemorySegment(dx, 4L * (row + j), ORDER);
        }
        for (; j < cols; j++) {
            set(dx, row + j, Math.fma(get(target, row + j), ofTarget, get(x, row + j) * ofX));
        }
    }
}
