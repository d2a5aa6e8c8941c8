package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.gemm.CacheSizes;
import lanewise.simd.gemm.Grid;
import lanewise.simd.gemm.Rectangle;
import lanewise.simd.gemm.TileEnd;
import lanewise.simd.gemm.Workspace;
import lanewise.simd.parallel.WorkerPool;

/**
 * General matrix multiplication, C = alpha · op(A) · op(B) + beta · C, row-major, in four orientations: what a dense layer needs
 * forward (NN), for its weights' gradient (TN) and for its inputs' gradient (NT), and TT.
 *
 * <p><b>One meaning.</b> With a = alpha · A (rounded; A itself for alpha = 1), element C[i, j] is the chain
 * c ← fma(a[i, p], b[p, j], c) for p = 0, 1, …, k−1, from c = 0 for beta = 0, c = C[i, j] for beta = 1 and c = beta · C[i, j]
 * (rounded) otherwise; an {@link Epilogue} is applied to the result. Every path gives exactly these bits, so they depend neither on
 * tiles, blocks, threads and vector width nor on how many other rows there are.
 * |error| ≤ (k + 2) · u · (|alpha| · Σₚ |a||b| + |beta · C|), u = 2⁻²⁴, before the epilogue.
 *
 * <p>beta = 0 never reads C, so NaN in it is overwritten. A and B may share memory; C must not overlap either. A leading dimension is
 * the distance between the starts of two rows as stored.
 *
 * <p>An instance owns the workspace of each worker and is for one caller at a time. Nothing is allocated after construction.
 *
 * {@snippet :
 * Gemm gemm = new Gemm(arena, pool);
 * gemm.nn(32, 128, 784, 1f, x, 784, w, 128, 0f, y, 128); // y = x · w
 * gemm.multiply(false, false, 32, 128, 784, 1f, x, 784, w, 128, 0f, y, 128, Epilogue.BIAS_RELU, b); // relu(x · w + b)
 * }
 */
public final class Gemm {
    /** All that a product may call, but for its {@link Epilogue}. */
    public static final Set<Kernel> KERNELS = GemmKernels.ALL;

    /** Below this many multiply-adds one thread is faster than waking a second. */
    private static final long PARALLEL_WORK = 500_000;

    private final WorkerPool pool;
    private final WorkerPool.Task region = this::share;
    private final Rectangle[] rectangles;
    private final Epilogue.OfTile[] ends;
    private final Grid grid = new Grid();

    private float beta;
    private int k;
    private boolean plain;

    /**
     * Allocates the workspaces, sized after the caches of this machine.
     *
     * @param arena owner of the workspaces
     */
    public Gemm(TensorArena arena, WorkerPool pool) {
        this(arena, pool, BlockSizes.of(CacheSizes.detect()));
    }

    /** What an instance takes of its arena for so many workers. */
    public static long workspaceBytes(int workers) {
        return workers * Workspace.bytes(BlockSizes.of(CacheSizes.detect()));
    }

    Gemm(TensorArena arena, WorkerPool pool, BlockSizes sizes) {
        this.pool = pool;
        rectangles = new Rectangle[pool.workers()];
        ends = new Epilogue.OfTile[rectangles.length];
        for (int i = 0; i < rectangles.length; i++) {
            rectangles[i] = new Rectangle(new Workspace(sizes, arena));
            ends[i] = new Epilogue.OfTile();
        }
    }

    /**
     * C = epilogue(alpha · op(A) · op(B) + beta · C).
     *
     * @param transA whether op(A) = Aᵀ
     * @param transB whether op(B) = Bᵀ
     * @param a m x k, lda ≥ k; transposed k x m, lda ≥ m
     * @param b k x n, ldb ≥ n; transposed n x k, ldb ≥ k
     * @param c m x n, ldc ≥ n
     * @param bias n elements, disjoint from C; not read with {@link Epilogue#NONE}
     * @throws IllegalArgumentException when a size is negative, a leading dimension or a tensor too small, C overlaps A, B or the bias
     *     or is read-only
     */
    public void multiply(
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
            int ldc,
            Epilogue epilogue,
            Tensor bias) {
        int spanC = matrix("c", c, m, n, ldc);
        if (epilogue != Epilogue.NONE) {
            Checks.atLeast("gemm", "bias", bias, n);
            Checks.disjoint("gemm", "bias", bias, n, "c", c, spanC);
        }
        product(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, bias);
    }

    /** C = alpha · A · B + beta · C. */
    public void nn(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        product(false, false, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, Epilogue.NONE, c);
    }

    /** C = alpha · Aᵀ · B + beta · C with A stored k x m. */
    public void tn(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        product(true, false, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, Epilogue.NONE, c);
    }

    /** C = alpha · A · Bᵀ + beta · C with B stored n x k. */
    public void nt(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        product(false, true, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, Epilogue.NONE, c);
    }

    /** C = alpha · Aᵀ · Bᵀ + beta · C with A stored k x m and B stored n x k. */
    public void tt(
            int m, int n, int k, float alpha, Tensor a, int lda, Tensor b, int ldb, float beta, Tensor c, int ldc) {
        product(true, true, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, Epilogue.NONE, c);
    }

    private void product(
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
            int ldc,
            Epilogue epilogue,
            Tensor bias) {
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
        this.k = k;
        this.beta = beta;
        plain = epilogue == Epilogue.NONE;
        boolean alone = rectangles.length == 1 || (long) m * n * k < PARALLEL_WORK;
        int workers = alone ? 1 : rectangles.length;
        grid.set(m, n, workers);
        for (int w = 0; w < workers; w++) {
            rectangles[w].operands(alpha, a.segment(), lda, transA, b.segment(), ldb, transB);
            rectangles[w].result(c.segment(), ldc);
            ends[w].set(epilogue, bias.segment(), grid.columnStart(w));
        }
        if (alone) {
            share(0, 1);
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

    private void share(int worker, int workers) {
        Rectangle r = rectangles[worker];
        int i0 = grid.rowStart(worker);
        int i1 = grid.rowEnd(worker);
        int j0 = grid.columnStart(worker);
        int j1 = grid.columnEnd(worker);
        if (k == 0 || (beta != 0f && beta != 1f)) {
            r.scale(beta, i0, i1, j0, j1);
        }
        r.run(i0, i1, j0, j1, k, beta != 0f, plain ? TileEnd.NONE : ends[worker]);
    }
}
