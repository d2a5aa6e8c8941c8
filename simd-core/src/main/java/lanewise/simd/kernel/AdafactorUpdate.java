package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY_GRADIENT;
import static lanewise.simd.kernel.Updates.zeroSmall;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * The passes of Adafactor (Shazeer and Stern 2018, Algorithms 4 and 5): what a gradient is, divided by the root of its second moments, which
 * are kept of a matrix by rows and columns ({@link RowReductions#rowSumOfSquares}, {@link ColumnSquares#columnSumOfSquares}). The step is then
 * {@link SgdUpdate#sgd}. See {@link Updates} for what all updates share.
 */
public final class AdafactorUpdate {
    public static final Kernel FACTORED_DIRECTION = Kernel.of("factoredDirection", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            factoredRow(b.z, b.x, b.u, 0.5f, 0L, n);
        }
    });

    public static final Kernel ADAFACTOR_VECTOR = Kernel.of("adafactorVector", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            adafactorVectorWalk(b.x, b.u, b.z, 1f, 0.9f, 0.1f, 1e-30f, 0L, n);
        }
    });

    private AdafactorUpdate() {}

    /**
     * direction[i, j] = (grad[i, j] · rowFactor[i]) · columnFactor[j] for rows [from, to). 8 bytes an element.
     *
     * @param grad rows of cols elements
     * @param direction likewise, disjoint from all others
     */
    public static void factoredDirection(
            Tensor grad, Tensor rowFactor, Tensor columnFactor, Tensor direction, int cols, int from, int to) {
        Checks.range("factoredDirection", "rowFactor", rowFactor, from, to);
        Checks.atLeast("factoredDirection", "grad", grad, to, cols);
        Checks.atLeast("factoredDirection", "direction", direction, to, cols);
        Checks.atLeast("factoredDirection", "columnFactor", columnFactor, cols);
        Checks.writable("factoredDirection", "direction", direction);
        Checks.disjoint("factoredDirection", "grad", grad, to * cols, "direction", direction, to * cols);
        Checks.disjoint("factoredDirection", "rowFactor", rowFactor, to, "direction", direction, to * cols);
        Checks.disjoint("factoredDirection", "columnFactor", columnFactor, cols, "direction", direction, to * cols);
        for (int i = from; i < to; i++) {
            factoredRow(
                    direction.segment(),
                    grad.segment(),
                    columnFactor.segment(),
                    get(rowFactor.segment(), i),
                    4L * i * cols,
                    cols);
        }
    }

    static void factoredRow(
            MemorySegment direction, MemorySegment grad, MemorySegment columnFactor, float factor, long row, int n) {
        direction = exact(direction);
        grad = exact(grad);
        columnFactor = exact(columnFactor);
        if (n == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, grad, row + 4L * j, ORDER)
                    .mul(factor)
                    .mul(FloatVector.fromMemorySegment(SPECIES, columnFactor, 4L * j, ORDER))
                    .intoMemorySegment(direction, row + 4L * j, ORDER);
        }
        for (; j < n; j++) {
            float g = grad.get(FLOAT, row + 4L * j) * factor;
            direction.set(FLOAT, row + 4L * j, g * columnFactor.get(FLOAT, 4L * j));
        }
    }

    /**
     * What is no matrix: with g = gradScale · grad[i] and q = g, or 0 below {@link Updates#TINY_GRADIENT},
     * nu[i] = fma(1 − beta2, fma(q, q, eps), beta2·nu[i]); direction[i] = g / √nu[i]. 16 bytes a parameter.
     *
     * @param eps ε₁, above 0
     */
    public static void adafactorVector(
            Tensor grad, Tensor nu, Tensor direction, double gradScale, double beta2, double eps, int from, int to) {
        Checks.written("adafactorVector", "nu", nu, "grad", grad, from, to);
        Checks.written("adafactorVector", "direction", direction, "grad", grad, from, to);
        Checks.disjoint("adafactorVector", "nu", nu, to, "direction", direction, to);
        adafactorVectorWalk(
                grad.segment(),
                nu.segment(),
                direction.segment(),
                (float) gradScale,
                (float) beta2,
                (float) (1 - beta2),
                (float) eps,
                4L * from,
                to - from);
    }

    static void adafactorVectorWalk(
            MemorySegment grad,
            MemorySegment nu,
            MemorySegment direction,
            float gradScale,
            float beta2,
            float oneMinusBeta2,
            float eps,
            long from,
            int n) {
        grad = exact(grad);
        nu = exact(nu);
        direction = exact(direction);
        if (n == 0) {
            return;
        }
        FloatVector e = FloatVector.broadcast(SPECIES, eps);
        FloatVector b2 = FloatVector.broadcast(SPECIES, oneMinusBeta2);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .mul(gradScale);
            FloatVector q = g.blend(0f, g.abs().compare(VectorOperators.LT, TINY_GRADIENT));
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, nu, from + 4L * i, ORDER)
                    .mul(beta2);
            FloatVector r = q.fma(q, e).fma(b2, old);
            r.intoMemorySegment(nu, from + 4L * i, ORDER);
            g.div(r.sqrt()).intoMemorySegment(direction, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float g = grad.get(FLOAT, from + 4L * i) * gradScale;
            float q = zeroSmall(g);
            float r = Math.fma(Math.fma(q, q, eps), oneMinusBeta2, nu.get(FLOAT, from + 4L * i) * beta2);
            nu.set(FLOAT, from + 4L * i, r);
            direction.set(FLOAT, from + 4L * i, g / (float) Math.sqrt(r));
        }
    }
}
