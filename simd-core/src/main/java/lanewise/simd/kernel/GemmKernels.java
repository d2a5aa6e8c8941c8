package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.gemm.EdgeKernel;
import lanewise.simd.gemm.GemvKernel;
import lanewise.simd.gemm.MicroKernel;
import lanewise.simd.gemm.Packing;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.gemm.RankOne;
import lanewise.simd.gemm.Transpose;
import lanewise.simd.lane.Lanes;

/** What a matrix product may call. */
final class GemmKernels {
    static final Kernel BIAS = Kernel.of("bias", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Epilogue.biasWalk(b.z, 0L, b.x, 0, n);
        }
    });

    static final Kernel BIAS_RELU = Kernel.of("biasRelu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Epilogue.biasReluWalk(b.z, 0L, b.x, 0, n);
        }
    });

    static final Kernel TILE4X4 = Kernel.of("tile4x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            MicroKernel.tile4x4(depth(n), b.tile, 0L, 1, 1, b.tile, 0L, 0, b.c, 0L, 4 * Lanes.LENGTH, rows(n));
        }
    });

    static final Kernel TILE4X3 = Kernel.of("tile4x3", (b, n, calls) -> {
        int width = 3 * Lanes.LENGTH;
        for (int i = 0; i < calls; i++) {
            MicroKernel.tile4x3(
                    depth(n), b.tile, 0L, 1, 1, b.tile, 0L, 0, b.c, 0L, width, rows(n), width, accumulate(n));
        }
    });

    static final Kernel TILE6X2 = Kernel.of("tile6x2", (b, n, calls) -> {
        int width = 2 * Lanes.LENGTH;
        for (int i = 0; i < calls; i++) {
            MicroKernel.tile6x2(
                    depth(n), b.tile, 0L, 1, 1, b.tile, 0L, 0, b.c, 0L, width, rows(n), width, accumulate(n));
        }
    });

    static final Kernel PANEL6X2 = Kernel.of("panel6x2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PanelTiles.tile6x2(
                    (depth(n) + 1) / 3, b.tile, 0L, 1, b.tile, 0L, b.c, 0L, 2 * Lanes.LENGTH, rows(n), accumulate(n));
        }
    });

    static final Kernel TILE1X4 = Kernel.of("tile1x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile1x4(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, accumulate(n));
        }
    });

    static final Kernel TILE1X2 = Kernel.of("tile1x2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile1x2(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, 2 * Lanes.LENGTH, accumulate(n));
        }
    });

    static final Kernel TILE4X1 = Kernel.of("tile4x1", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile4x1(depth(n), b.x, 0L, 1, 1, b.x, 0L, 0, b.c, 0L, Lanes.LENGTH, rows(n), accumulate(n));
        }
    });

    static final Kernel PACK_ROWS4 = Kernel.of("packRows4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Packing.rows4(b.x, 0L, 0, depth(n), b.c, 0L, 0);
        }
    });

    static final Kernel PACK_ROWS2 = Kernel.of("packRows2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Packing.rows2(b.x, 0L, 0, depth(n), 2 * Lanes.LENGTH, b.c, 0L, 0);
        }
    });

    static final Kernel RANK_ONE4 = Kernel.of("rankOne4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            RankOne.columns4(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0);
        }
    });

    static final Kernel RANK_ONE2 = Kernel.of("rankOne2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            RankOne.columns2(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0, 2 * Lanes.LENGTH);
        }
    });

    static final Kernel RANK_ONE_ROW = Kernel.of("rankOneRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            RankOne.row(depth(n) * Lanes.LENGTH, b.x, 0L, b.c, 0L, b.c, 4L * Lanes.LENGTH);
        }
    });

    static final Kernel GEMV_ROWS = Kernel.of("gemvRows", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            GemvKernel.rows4(depth(n) * Lanes.LENGTH, b.c, 0L, 1, b.c, 0L, 0, b.c, 0L, accumulate(n));
        }
    });

    static final Kernel GEMV_COLUMNS = Kernel.of("gemvColumns", (b, n, calls) -> {
        for (int i = 0; i < calls && Lanes.LENGTH == 16; i++) {
            GemvKernel.columns16(depth(n), b.c, 0L, b.c, 8L, 0, b.c, 0L);
        }
    });

    static final Kernel TRANSPOSE = Kernel.of("transpose", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            if (Lanes.LENGTH == 16) {
                Transpose.strip16(depth(n), b.c, 8L, 0, b.c, 0L, 0);
            } else {
                Transpose.strip8(depth(n), b.c, 0L, 0, b.c, 0L, 0);
            }
        }
    });

    static final Set<Kernel> ALL = Set.of(
            BIAS,
            BIAS_RELU,
            PANEL6X2,
            TILE4X4,
            TILE4X3,
            TILE6X2,
            TILE1X4,
            TILE1X2,
            TILE4X1,
            PACK_ROWS4,
            PACK_ROWS2,
            RANK_ONE4,
            RANK_ONE2,
            RANK_ONE_ROW,
            GEMV_ROWS,
            GEMV_COLUMNS,
            TRANSPOSE);

    private GemmKernels() {}

    private static int depth(int n) {
        return n / Lanes.LENGTH;
    }

    /** With some sizes yes, with others no. */
    private static boolean accumulate(int n) {
        return n % 2 != 0;
    }

    /** All rows of a tile, and fewer. */
    private static int rows(int n) {
        return n % 2 == 0 ? 6 : 3;
    }
}
