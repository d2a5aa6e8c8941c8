package lanewise.optim;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.AdafactorUpdate;

/** The second moments of a matrix by rows and columns, and the direction they give. */
final class FactoredMoments {
    private final Tensor grad;
    private final Tensor direction;
    private final Tensor rowMoments;
    private final Tensor columnMoments;
    private final Tensor rowFactors;
    private final Tensor columnFactors;
    private final int rows;
    private final int cols;

    FactoredMoments(Tensor grad, Tensor direction, Tensor rowMoments, Tensor columnMoments, TensorArena arena) {
        this.grad = grad;
        this.direction = direction;
        this.rowMoments = rowMoments;
        this.columnMoments = columnMoments;
        rows = rowMoments.size();
        cols = columnMoments.size();
        rowFactors = arena.allocate(rows);
        columnFactors = arena.allocate(cols);
    }

    private static int edge(int n, int worker, int workers) {
        return (int) ((long) n * worker / workers);
    }

    /** Squares of the gradient, a share of the rows and a share of the columns, into what will hold the factors. */
    void square(int worker, int workers) {
        AdafactorUpdate.rowSquares(
                grad, rowFactors, cols, edge(rows, worker, workers), edge(rows, worker + 1, workers));
        AdafactorUpdate.columnSquares(
                grad, columnFactors, rows, cols, edge(cols, worker, workers), edge(cols, worker + 1, workers));
    }

    /** Moments from squares, then factors: gradScale·√mean(R)/√R[i] and 1/√C[j]. */
    void update(double gradScale, double beta, double eps) {
        double mean = moments(rowFactors, rowMoments, gradScale * gradScale / cols, beta, eps) / rows;
        moments(columnFactors, columnMoments, gradScale * gradScale / rows, beta, eps);
        factors(rowMoments, gradScale * Math.sqrt(mean), rowFactors);
        factors(columnMoments, 1, columnFactors);
    }

    /** Returns the sum of the new moments. */
    private static double moments(Tensor squares, Tensor moments, double scale, double beta, double eps) {
        double sum = 0;
        for (int i = 0; i < moments.size(); i++) {
            float next = (float) (beta * moments.get(i) + (1 - beta) * (scale * squares.get(i) + eps));
            moments.set(i, next);
            sum += next;
        }
        return sum;
    }

    private static void factors(Tensor moments, double scale, Tensor factors) {
        for (int i = 0; i < moments.size(); i++) {
            factors.set(i, (float) (scale / Math.sqrt(moments.get(i))));
        }
    }

    /** A share of the direction. */
    void aim(int worker, int workers) {
        AdafactorUpdate.factoredDirection(
                grad,
                rowFactors,
                columnFactors,
                direction,
                cols,
                edge(rows, worker, workers),
                edge(rows, worker + 1, workers));
    }
}
