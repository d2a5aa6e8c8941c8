package lanewise.simd.kernel;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Calls small convolutions until HotSpot has compiled what lies between the public method and the tiles: checks, filling, the choice of tiles,
 * storing. Interpreted, that costs many times a small convolution itself.
 */
final class ConvWarmup {
    /** C2 compiles after 5000 calls; the loops inside count too. */
    private static final int CALLS = 2_000;

    private static final int MOST = 4_500;

    private final TensorArena arena;
    private final WorkerPool pool;
    private final Tensor x;
    private final Tensor y;
    private final Tensor w;

    private ConvWarmup(TensorArena arena, WorkerPool pool) {
        this.arena = arena;
        this.pool = pool;
        x = arena.allocate(MOST);
        y = arena.allocate(MOST);
        w = arena.allocate(MOST);
    }

    static void run(TensorArena arena) {
        try (WorkerPool one = WorkerPool.of(1)) {
            ConvWarmup c = new ConvWarmup(arena, one);
            Conv2d[] ways = {
                c.of(ConvShape.square(2, 3, 4, 18, 3)),
                c.of(ConvShape.square(2, 6, 4, 5, 3).withPadding(1)),
                c.of(ConvShape.square(2, 2, 5, 9, 3).withPadding(1).withStride(2)),
                c.of(ConvShape.square(2, 2, 3, 17, 2).withGroups(2)),
                c.of(ConvShape.square(16, 16, 9, 14, 3).withPadding(1))
            };
            for (int i = 0; i < CALLS; i++) {
                for (Conv2d conv : ways) {
                    c.everyPass(conv);
                }
            }
        }
    }

    private Conv2d of(ConvShape shape) {
        return new Conv2d(shape, arena, pool);
    }

    private void everyPass(Conv2d conv) {
        conv.forward(x, w, y, 2, Epilogue.BIAS_RELU, w);
        conv.forward(x, w, y, 2, Epilogue.NONE, w);
        conv.transposed(y, w, x, 2, Epilogue.BIAS, w);
        conv.backwardWeights(x, y, w, 2);
        conv.backwardBias(y, w, 2);
    }
}
