package lanewise.optim;

import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.parallel.WorkerPool;

/**
 * Five Newton-Schulz iterations, which bring all singular values of a matrix near 1: between 0.7 and 1.2, for those above some 0.005 of its norm.
 * (Jordan et al. 2024; the coefficients trade accuracy for slope at 0.)
 */
final class NewtonSchulz {
    private static final int ITERATIONS = 5;
    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;

    /** Beside the norm, so that a matrix of zeros stays one. */
    private static final double LEAST_NORM = 1e-7;

    private final Gemm gemm;
    private final Tensor square;
    private final Tensor polynomial;
    private final Tensor next;

    /** Allocates what the largest of these matrices needs. */
    NewtonSchulz(List<TensorLayout.Entry> matrices, TensorArena arena, WorkerPool pool) {
        int side = 1;
        int elements = 1;
        for (TensorLayout.Entry e : matrices) {
            int cols = Adafactor.cols(e.shape());
            side = Math.max(side, Math.min(cols, e.shape().elements() / cols));
            elements = Math.max(elements, e.shape().elements());
        }
        gemm = new Gemm(arena, pool);
        square = arena.allocate(side, side);
        polynomial = arena.allocate(side, side);
        next = arena.allocate(elements);
    }

    /**
     * x ← its orthogonal factor, nearly.
     *
     * @param x rows x cols
     * @param norm its Frobenius norm
     */
    void orthogonalize(Tensor x, int rows, int cols, double norm) {
        int n = rows * cols;
        Elementwise.scale((float) (1 / (norm + LEAST_NORM)), x, x, n);
        for (int i = 0; i < ITERATIONS; i++) {
            Elementwise.copy(x, next, n);
            if (rows <= cols) {
                gemm.nt(rows, rows, cols, 1f, x, cols, x, cols, 0f, square, rows);
                polynomial(rows);
                gemm.nn(rows, cols, rows, 1f, polynomial, rows, x, cols, A, next, cols);
            } else {
                gemm.tn(cols, cols, rows, 1f, x, cols, x, cols, 0f, square, cols);
                polynomial(cols);
                gemm.nn(rows, cols, cols, 1f, x, cols, polynomial, cols, A, next, cols);
            }
            Elementwise.copy(next, x, n);
        }
    }

    /** B·S + C·S². */
    private void polynomial(int k) {
        Elementwise.copy(square, polynomial, k * k);
        gemm.nn(k, k, k, C, square, k, square, k, B, polynomial, k);
    }
}
