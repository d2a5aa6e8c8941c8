package lanewise.optim;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.AdafactorUpdate;
import lanewise.simd.kernel.ColumnSquares;
import lanewise.simd.kernel.RowReductions;

/** The second moments of a matrix by rows and columns, and the direction they give. */
final class FactoredMoments {
    private final Tensor grad;
    private final Tensor direction;
    private final Tensor rowMoments;
    private final Tensor columnMoments;
    private final Tensor rowFactors;
    private final Tensor columnFactors;
    private final Tensor[] gradParts;
    private final Tensor[] rowParts;
    private final int rows;
    private final int cols;

    FactoredMoments(Tensor grad, Tensor direction, Tensor rowMoments, Tensor columnMoments, Binding binding) {
        this.grad = grad;
        this.direction = direction;
        this.rowMoments = rowMoments;
        this.columnMoments = columnMoments;
        rows = rowMoments.size();
        cols = columnMoments.size();
        rowFactors = binding.arena().allocate(rows);
        columnFactors = binding.arena().allocate(cols);
        gradParts = new Tensor[Math.min(rows, binding.pool().workers())];
        rowParts = new Tensor[gradParts.length];
        for (int p = 0; p < gradParts.length; p++) {
            int from = edge(rows, p, gradParts.length);
            int n = edge(rows, p + 1, gradParts.length) - from;
            gradParts[p] = grad.slice(from * cols, n * cols);
            rowParts[p] = rowFactors.slice(from, n);
        }
    }

    private static int edge(int n, int worker, int workers) {
        return (int) ((long) n * worker / workers);
    }

    /** Squares of the gradient into what will hold the factors: some parts of the rows, and of the columns all or none. */
    void square(int worker, int workers, boolean columns) {
        for (int p = worker; p < gradParts.length; p += workers) {
            RowReductions.rowSumOfSquares(gradParts[p], rowParts[p], rowParts[p].size(), cols);
        }
        if (columns) {
            ColumnSquares.columnSumOfSquares(grad, columnFactors, rows, cols);
        }
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
