package lanewise.jmh.fresh;

import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Conv2d;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.parallel.WorkerPool;

/**
 * What workloads work on. All vectors lie in one slab at fixed distances that are no multiple of 4 KiB: how loads and stores alias would
 * otherwise differ from JVM to JVM.
 */
final class Operands implements AutoCloseable {
    /** Elements of a vector: four of them fit into an L1 cache of 32 KB, with some room. */
    static final int N = 1280;

    static final int ROWS = 10;
    static final int COLS = N / ROWS;
    static final int HALF = COLS / 2;
    private static final int STRIDE = N + 16 * 5;
    private static final int MATRIX = 1024 * 128;

    final Tensor x;
    final Tensor y;
    final Tensor z;
    final Tensor v;
    final Tensor small;
    final Tensor loss;
    final Tensor wide;
    final Tensor mean;
    final Tensor columnMean;
    final Tensor part;
    final Tensor otherPart;
    final Tensor a;
    final Tensor b;
    final Tensor c;
    final int[] labels = new int[ROWS];
    final int[] index = new int[N];
    /** A row of ROWS for each of as many examples, as an embedding has them. */
    final Tensor rows;

    final Gemm gemm;
    final Conv2d convWide;
    final Conv2d convSame;
    final Conv2d convNarrow;
    final Conv2d convStrided;
    final Conv2d convDepthwise;
    float sink;
    private final TensorArena arena;
    private final WorkerPool pool = WorkerPool.of(1);

    Operands(TensorArena arena) {
        this.arena = arena;
        Tensor slab = arena.allocate(7 * STRIDE);
        fill(slab);
        x = slab.slice(0, N);
        y = slab.slice(STRIDE, N);
        z = slab.slice(2 * STRIDE, N);
        v = slab.slice(3 * STRIDE, N);
        small = slab.slice(4 * STRIDE, N);
        loss = slab.slice(5 * STRIDE, ROWS);
        wide = slab.slice(6 * STRIDE, N);
        mean = slab.slice(5 * STRIDE + COLS, ROWS);
        columnMean = slab.slice(5 * STRIDE + 2 * COLS, COLS);
        part = slab.slice(5 * STRIDE + 3 * COLS, COLS);
        otherPart = slab.slice(5 * STRIDE + 4 * COLS, COLS);
        a = arena.allocate(MATRIX);
        b = arena.allocate(MATRIX);
        c = arena.allocate(MATRIX);
        fill(a);
        fill(b);
        rows = arena.allocate(ROWS);
        for (int i = 0; i < ROWS; i++) {
            rows.set(i, 3 * i % ROWS);
        }
        gemm = new Gemm(arena, pool);
        convWide = new Conv2d(ConvWorkloads.WIDE, arena, pool);
        convSame = new Conv2d(ConvWorkloads.SAME, arena, pool);
        convNarrow = new Conv2d(ConvWorkloads.NARROW, arena, pool);
        convStrided = new Conv2d(ConvWorkloads.STRIDED, arena, pool);
        convDepthwise = new Conv2d(ConvWorkloads.DEPTHWISE, arena, pool);
    }

    private static void fill(Tensor t) {
        Rng rng = new Rng(1, t.size());
        for (int i = 0; i < t.size(); i++) {
            t.set(i, 2 * rng.uniform(i) - 1);
        }
    }

    @Override
    public void close() {
        pool.close();
        arena.close();
    }
}
