package lanewise.simd.kernel;

import static lanewise.simd.gemm.BlockSizes.PACKED_TERMS;
import static lanewise.simd.gemm.BlockSizes.PAGE;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;
import lanewise.simd.parallel.WorkerPool;

/**
 * Calls small products of every kind until HotSpot has compiled what lies between the public method and the tiles: checks, the choice of
 * a way, the loops. Interpreted, that costs ten times a small product itself.
 */
final class GemmWarmup {
    /** C2 compiles after 5000 calls; the loops inside count too. */
    private static final int CALLS = 6_000;

    /** From this depth on a row times a transposed matrix takes a way of its own. */
    private static final int DEEP = 64;

    private static final int WIDEST = 4 * Lanes.LENGTH + 1;

    private final Gemm gemm;
    private final Tensor x;
    private final Tensor y;

    private GemmWarmup(TensorArena arena, WorkerPool pool) {
        gemm = new Gemm(arena, pool);
        x = arena.allocate(PACKED_TERMS * PAGE);
        y = arena.allocate(WIDEST * DEEP);
    }

    static void run(TensorArena arena) {
        try (WorkerPool one = WorkerPool.of(1)) {
            GemmWarmup products = new GemmWarmup(arena, one);
            for (int i = 0; i < CALLS; i++) {
                products.everyWay();
            }
        }
    }

    /** Panels of four, three and two vectors, single rows, packing, a turned and a padded C, a padded row. */
    private void everyWay() {
        int l = Lanes.LENGTH;
        product(3, 4 * l, 2);
        product(7, 4 * l, 2);
        product(1, 4 * l + 1, 2);
        product(1, l, DEEP);
        product(5, 3 * l, 2);
        product(5, l, 2);
        product(l, 3, 9);
        product(2, 3, 2);
        product(1, 3, 2);
        gemm.tn(l, 4 * l, PACKED_TERMS, 1f, x, PAGE, x, 4 * l, 0f, y, 4 * l);
    }

    private void product(int m, int n, int k) {
        gemm.nn(m, n, k, 1f, x, k, x, n, 0f, y, n);
        gemm.tn(m, n, k, 1f, x, m, x, n, 1f, y, n);
        gemm.nt(m, n, k, 1f, x, k, x, k, 0f, y, n);
        gemm.multiply(false, false, m, n, k, 0.5f, x, k, x, n, 0f, y, n, Epilogue.BIAS_RELU, x);
    }
}
