package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.conv.FlatTiles;
import lanewise.simd.conv.ImageTiles;
import lanewise.simd.conv.LineTiles;
import lanewise.simd.conv.Patches;
import lanewise.simd.conv.PlaneCopy;
import lanewise.simd.conv.StridedCopy;
import lanewise.simd.conv.winograd.GradientTransform;
import lanewise.simd.conv.winograd.InputTransform;
import lanewise.simd.conv.winograd.OutputTransform;
import lanewise.simd.conv.winograd.WeightTransform;
import lanewise.simd.gemm.PanelTiles;
import lanewise.simd.lane.Lanes;

/** What a convolution may call. */
final class ConvKernels {
    /** Distances of taps, more than a warm-up has vectors. */
    private static final int[] NOWHERE = new int[64];

    private static final int L = Lanes.LENGTH;

    static final Kernel PANEL4X4 = Kernel.of("panel4x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PanelTiles.tile4x4((depth(n) + 1) / 5, b.tile, 0L, 1, b.tile, 0L, b.c, 0L, 4 * L, rows(n, 4));
        }
    });

    static final Kernel PANEL8X1 = Kernel.of("panel8x1", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PanelTiles.tile8x1((depth(n) + 1) / 2, b.x, 0L, 1, b.x, 0L, b.c, 0L, L, rows(n, 8), odd(n));
        }
    });

    static final Kernel PANEL1X4 = Kernel.of("panel1x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PanelTiles.tile1x4((depth(n) + 1) / 5, b.x, 0L, b.x, 0L, b.c, 0L, odd(n));
        }
    });

    static final Kernel IMAGE4X4 = Kernel.of("image4x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ImageTiles.tile4x4(
                    depth(n), b.tile, 0L, 1, b.tile, 0L, NOWHERE, NOWHERE, NOWHERE, 0, 3, b.c, 0L, L, rows(n, 4));
        }
    });

    static final Kernel IMAGE1X4 = Kernel.of("image1x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ImageTiles.tile1x4(depth(n), b.x, 0L, b.x, 0L, NOWHERE, NOWHERE, NOWHERE, 0, 3, b.c, 0L);
        }
    });

    static final Kernel FLAT4X4 = Kernel.of("flat4x4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            FlatTiles.tile4x4(depth(n), b.tile, 0L, 1, b.tile, 0L, NOWHERE, b.c, 0L, 4 * L, rows(n, 4));
        }
    });

    static final Kernel FLAT6X2 = Kernel.of("flat6x2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            FlatTiles.tile6x2(depth(n), b.tile, 0L, 1, b.tile, 0L, NOWHERE, b.c, 0L, 2 * L, rows(n, 6));
        }
    });

    static final Kernel LINES6X2 = Kernel.of("lines6x2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            LineTiles.tile6x2(
                    Math.min(Math.max(0, n / Lanes.VIRTUAL - 1), NOWHERE.length),
                    NOWHERE,
                    b.x,
                    0L,
                    0,
                    0,
                    b.x,
                    0L,
                    1,
                    rows(n, 6),
                    b.c,
                    0L,
                    L,
                    odd(n) ? L : 0);
        }
    });

    static final Kernel LINE_TREES = Kernel.of("lineTrees", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            LineTiles.trees(b.x, 0L, n / Lanes.VIRTUAL, b.z, 0L);
        }
    });

    static final Kernel PATCHES4 = Kernel.of("patches4", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Patches.rows4(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, b.x, 0L, NOWHERE, 0, depth(n), b.c, L);
        }
    });

    static final Kernel PATCHES2 = Kernel.of("patches2", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Patches.rows2(0L, 0L, 0L, 0L, b.x, 0L, NOWHERE, 0, depth(n), b.c, L);
        }
    });

    static final Kernel PLANE_ROWS = Kernel.of("planeRows", (b, n, calls) -> {
        int width = width(n);
        for (int i = 0; i < calls; i++) {
            PlaneCopy.rows(b.x, 0L, width, b.c, 0L, width, rows(n), width);
        }
    });

    static final Kernel NARROW_ROWS = Kernel.of("narrowRows", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PlaneCopy.narrowRows(b.x, 0L, L / 2, b.c, 0L, L, n == 0 ? 0 : depth(n) + 1, Math.min(n, L - 1));
        }
    });

    static final Kernel BIAS_PLANE = Kernel.of("biasPlane", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            PlaneCopy.biasPlane(0f, odd(n) ? 0f : Float.NaN, b.z, 0L, n);
        }
    });

    static final Kernel ZERO_ROWS = Kernel.of("zeroRows", (b, n, calls) -> {
        int width = width(n);
        for (int i = 0; i < calls; i++) {
            PlaneCopy.zeroRows(b.c, 0L, width, rows(n), width);
        }
    });

    static final Kernel EVERY_OTHER = Kernel.of("everyOther", (b, n, calls) -> {
        int width = (width(n) + 1) / 2;
        for (int i = 0; i < calls; i++) {
            StridedCopy.everyOther(b.x, 0L, 0, b.c, 0L, width, width < L ? 0 : rows(n), width);
        }
    });

    static final Kernel BY_TURNS = Kernel.of("byTurns", (b, n, calls) -> {
        int width = width(n);
        for (int i = 0; i < calls; i++) {
            StridedCopy.byTurns(b.x, 0L, 0L, b.c, 0L, width, rows(n), width);
        }
    });

    static final Kernel EVERY_OTHER_NARROW = Kernel.of("everyOtherNarrow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            StridedCopy.everyOtherNarrow(b.x, 0L, L, b.c, 0L, L, depth(n), Math.min(n, L / 2));
        }
    });

    static final Kernel TILED_ROWS = Kernel.of("tiledRows", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            InputTransform.rows(b.c, 0L, 0, b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TILED_COLUMNS = Kernel.of("tiledColumns", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            InputTransform.columns(b.c, 0L, 0, 0, 0, 0, b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TILED_OUTPUTS = Kernel.of("tiledOutputs", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            OutputTransform.tiles(b.c, 0L, 0, 0, b.x, 0, odd(n) ? 0f : Float.NaN, b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TWO_ROWS = Kernel.of("twoRows", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            OutputTransform.twoRows(b.c, 0L, 0, 0, b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TILED_WEIGHTS = Kernel.of("tiledWeights", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            WeightTransform.vectors(b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TILED_GRADIENTS = Kernel.of("tiledGradients", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            GradientTransform.tiles(b.c, 0L, NOWHERE, 0, 0, 0, b.eight, 0L, 0, 0, depth(n));
        }
    });

    static final Kernel TILED_SUMS = Kernel.of("tiledSums", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            GradientTransform.weights(b.eight, 0L, 0, depth(n));
        }
    });

    static final Set<Kernel> ALL = Set.of(
            PANEL4X4,
            GemmKernels.TILE4X4,
            GemmKernels.PANEL6X2,
            PANEL8X1,
            PANEL1X4,
            IMAGE4X4,
            IMAGE1X4,
            FLAT4X4,
            FLAT6X2,
            LINES6X2,
            LINE_TREES,
            PATCHES4,
            PATCHES2,
            PLANE_ROWS,
            NARROW_ROWS,
            BIAS_PLANE,
            ZERO_ROWS,
            EVERY_OTHER,
            BY_TURNS,
            EVERY_OTHER_NARROW,
            TILED_ROWS,
            TILED_COLUMNS,
            TILED_OUTPUTS,
            TWO_ROWS,
            TILED_WEIGHTS,
            TILED_GRADIENTS,
            TILED_SUMS,
            GemmKernels.TRANSPOSE,
            Reductions.SUM);

    private ConvKernels() {}

    private static int depth(int n) {
        return n / L;
    }

    /**
     * Short rows, two vectors and a rest where there are as many: after long ones C2 unrolls the loop over a row, and a whole convolution of 16
     * channels with stride 2 and rows of 32 took 1.25 times as long.
     */
    private static int width(int n) {
        return n < 3 * L ? n : 2 * L + n % L;
    }

    private static int rows(int n) {
        return n == 0 ? 0 : n / width(n);
    }

    private static boolean odd(int n) {
        return n % 2 != 0;
    }

    /** All rows of a tile, and fewer. */
    private static int rows(int n, int all) {
        return n % 2 == 0 ? all : 3;
    }
}
