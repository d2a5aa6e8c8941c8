package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;

/** The loops around {@link GemvKernel}: a single row of C. Narrow and small ones are left to {@link GemmLoops}, whose tiles are as fast there. */
final class Gemv {
    /** Floats of a B that fills an L2 cache; smaller ones come to the tiles as fast (Zen 5: 512 x 512 11 us both, 784 x 512 20 instead of 22, 512 x 1024 25 instead of 44). */
    private static final long LARGE = 1 << 18;

    /** Terms from which on it pays: with 10 terms 0.60 instead of 0.37 us for 128 columns (Zen 5). */
    private static final int LEAST = 64;

    private final Workspace space;

    Gemv(Workspace space) {
        this.space = space;
    }

    /** Whether a row times this B is for here. */
    static boolean suits(int n, int k, Operand x, Operand b, boolean keepC) {
        if (n < LENGTH || k < LEAST) {
            return false;
        }
        return b.hasRows() ? (long) n * k >= LARGE : LENGTH == 16 && !keepC && x.hasRows();
    }

    /** c = x · B, or c + x · B with keepC. */
    void run(int n, int k, Operand x, Operand b, MemorySegment c, long base, boolean keepC) {
        if (b.hasRows()) {
            rows(n, k, x, b, c, base, keepC);
        } else {
            columns(n, k, x, b, c, base);
        }
    }

    /** The last columns, more than a vector if they are not a multiple of it, are left to a tile. */
    private void rows(int n, int k, Operand x, Operand b, MemorySegment c, long base, boolean keepC) {
        int rest = n % LENGTH;
        int whole = rest == 0 ? n : n - LENGTH - rest;
        int p = k % GemvKernel.ROWS;
        tiles(0, whole, p, x, 0, b, 0, c, base, keepC);
        for (; p < k; p += GemvKernel.ROWS) {
            GemvKernel.rows4(
                    whole,
                    x.memory,
                    x.at(0, p),
                    x.columnStride,
                    b.memory,
                    b.at(p, 0),
                    b.rowStride,
                    c,
                    base,
                    keepC || p > 0);
        }
        tiles(whole, n, k, x, 0, b, 0, c, base, keepC);
    }

    /** The last terms, fewer than {@link GemvKernel#DEPTH}, are turned into the workspace. */
    private void columns(int n, int k, Operand x, Operand b, MemorySegment c, long base) {
        int rest = k % GemvKernel.DEPTH;
        for (int j = 0; j < n; j += LENGTH) {
            int j0 = Math.min(j, n - LENGTH);
            GemvKernel.columns16(
                    k / GemvKernel.DEPTH, x.memory, x.at(0, 0), b.memory, b.at(0, j0), b.columnStride, c, base + j0);
        }
        if (rest > 0) {
            for (int j = 0, width; j < n; j += width) {
                width = Panels.width(n - j, 2 * LENGTH);
                Transpose.copy(
                        b.memory,
                        b.at(k - GemvKernel.DEPTH, j),
                        b.columnStride,
                        width,
                        GemvKernel.DEPTH,
                        space.packedB,
                        0,
                        width);
                space.right.set(space.packedB, width, false);
                tile(width, rest, x, k - rest, space.right, GemvKernel.DEPTH - rest, 0, c, base + j, true);
            }
        }
    }

    private static void tiles(
            int j0, int j1, int k, Operand x, int p, Operand b, int q, MemorySegment c, long base, boolean keepC) {
        for (int j = j0, width; j < j1 && k > 0; j += width) {
            width = Panels.width(j1 - j, 2 * LENGTH);
            tile(width, k, x, p, b, q, j, c, base + j, keepC);
        }
    }

    private static void tile(
            int width, int k, Operand x, int p, Operand b, int q, int j, MemorySegment c, long to, boolean keepC) {
        if (width == 4 * LENGTH) {
            EdgeKernel.tile1x4(
                    k, x.memory, x.at(0, p), x.columnStride, b.memory, b.at(q, j), b.rowStride, c, to, keepC);
        } else {
            EdgeKernel.tile1x2(
                    k, x.memory, x.at(0, p), x.columnStride, b.memory, b.at(q, j), b.rowStride, c, to, width, keepC);
        }
    }
}
