package lanewise.simd.kernel;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.gemm.GemmLoops;
import lanewise.simd.gemm.Workspace;
import lanewise.simd.parallel.WorkerPool;

/**
 * General matrix multiplication, C = alpha · op(A) · op(B) + beta · C, row-major, in three orientations: what a dense layer needs
 * forward (NN), for its weights' gradient (TN) and for its inputs' gradient (NT).
 *
 * <p><b>One meaning.</b> With a = alpha · A (rounded; A itself for alpha = 1), element C[i, j] is the chain
 * c ← fma(a[i, p], b[p, j], c) for p = 0, 1, …, k−1, from c = 0 for beta = 0, c = C[i, j] for beta = 1 and c = beta · C[i, j]
 * (rounded) otherwise. Every path gives exactly these bits, so they depend neither on tiles, blocks, threads and vector width nor on
 * how many other rows there are. |error| ≤ (k + 2) · u · (|alpha| · Σₚ |a||b| + |beta · C|), u = 2⁻²⁴.
 *
 * <p>beta = 0 never reads C, so NaN in it is overwritten. A and B may share memory; C must not overlap either. A leading dimension is
 * the distance between the starts of two rows as stored.
 *
 * <p>An instance owns the workspace of each worker and is for one caller at a time. Nothing is allocated after construction.
 *
 * {@snippet :
 * Gemm gemm = new Gemm(arena, pool);
 * gemm.nn(32, 128, 784, 1f, x, 784, w, 128, 0f, y, 128); // y = x · w
 * }
 */
public final class Gemm {
    /** Below this many multiply-adds one thread is faster than waking a second. */
    private static final long PARALLEL_WORK = 500_000;

    private final WorkerPool pool;
    private final WorkerPool.Task region = this::share;
    private final GemmLoops[] loops;

    private float beta;
    private Tensor c;
    private int ldc;
    private int m;
    private int n;
    private int k;

    /**
     * Allocates the workspaces.
     *
     * @param arena shared between threads if the pool has more than one worker
     */
    public Gemm(TensorArena arena, WorkerPool pool) {
        this(arena, pool, BlockSizes.DEFAULT);
    }

    Gemm(TensorArena arena, WorkerPool pool, BlockSizes sizes) {
        this.pool = pool;
        this.c = arena.allocate(1);
        loops = new GemmLoops[pool.workers()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new GemmLoops(new Workspace(sizes, arena));
        }
    }

    /**
     * C = alpha · A · B + beta · C.
     *
     * @param a m x k, leading dimension lda ≥ k
     * @param b k x n, leading dimension ldb ≥ n
     * @param c m x n, leading dimension ldc ≥ n
     * @throws IllegalArgumentException when a size is negative, a leading dimension or a tensor too small, C overlaps A or B or is
     *     read-only
     */
    public void nn(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        multiply(false, false, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }

    /** C = alpha · Aᵀ · B + beta · C with A stored k x m; see {@link #nn}. */
    public void tn(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        multiply(true, false, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }

    /** C = alpha · A · Bᵀ + beta · C with B stored n x k; see {@link #nn}. */
    public void nt(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        multiply(false, true, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }

    private void multiply(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float alpha,
            Tensor a,
            int lda,
            Tensor b,
            int ldb,
            float beta,
            Tensor c,
            int ldc) {
        if (m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException("gemm: m " + m + ", n " + n + ", k " + k + "; none may be negative");
        }
        int spanA = transA ? matrix("a", a, k, m, lda) : matrix("a", a, m, k, lda);
        int spanB = transB ? matrix("b", b, n, k, ldb) : matrix("b", b, k, n, ldb);
        int spanC = matrix("c", c, m, n, ldc);
        Checks.writable("gemm", "c", c);
        Checks.disjoint("gemm", "a", a, spanA, "c", c, spanC);
        Checks.disjoint("gemm", "b", b, spanB, "c", c, spanC);
        if (m == 0 || n == 0) {
            return;
        }
        this.m = m;
        this.n = n;
        this.k = k;
        this.beta = beta;
        this.c = c;
        this.ldc = ldc;
        boolean keepC = beta != 0f;
        for (GemmLoops l : loops) {
            l.operands(alpha, a.segment(), lda, transA, b.segment(), ldb, transB);
            l.result(c.segment(), ldc, keepC);
        }
        if (loops.length == 1 || (long) m * n * k < PARALLEL_WORK) {
            rectangle(loops[0], 0, m, 0, n);
        } else {
            pool.run(region);
        }
    }

    /** The elements that a matrix of this size spans in memory, after checking that the tensor has them. */
    private static int matrix(String name, Tensor t, int rows, int cols, int ld) {
        if (ld < Math.max(1, cols)) {
            throw new IllegalArgumentException("gemm: the leading dimension of " + name + " is " + ld
                    + " but its rows have " + cols + " elements");
        }
        long span = rows == 0 || cols == 0 ? 0 : (rows - 1L) * ld + cols;
        if (span > t.size()) {
            throw new IllegalArgumentException("gemm: " + name + " is " + t.shape() + " (" + t.size()
                    + " elements) but " + rows + "x" + cols + " with leading dimension " + ld + " needs " + span);
        }
        return (int) span;
    }

    /** One worker's rectangle: whole tiles of rows or of columns, whichever there are more of. */
    private void share(int worker, int workers) {
        int rowTiles = (m + BlockSizes.MR - 1) / BlockSizes.MR;
        int columnTiles = (n + BlockSizes.NR - 1) / BlockSizes.NR;
        if (rowTiles >= columnTiles) {
            int from = edge(rowTiles, worker, workers) * BlockSizes.MR;
            int to = Math.min(m, edge(rowTiles, worker + 1, workers) * BlockSizes.MR);
            rectangle(loops[worker], Math.min(m, from), to, 0, n);
        } else {
            int from = edge(columnTiles, worker, workers) * BlockSizes.NR;
            int to = Math.min(n, edge(columnTiles, worker + 1, workers) * BlockSizes.NR);
            rectangle(loops[worker], 0, m, Math.min(n, from), to);
        }
    }

    private static int edge(int tiles, int worker, int workers) {
        return (int) ((long) tiles * worker / workers);
    }

    private void rectangle(GemmLoops l, int i0, int i1, int j0, int j1) {
        if (k == 0 || (beta != 0f && beta != 1f)) {
            GemmLoops.scale(beta, c.segment(), ldc, i0, i1, j0, j1);
        }
        if (k > 0) {
            l.run(i0, i1, j0, j1, k);
        }
    }
}
