package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;

/**
 * The five loops around the micro-kernel, for a C at least a vector wide: jc (columns by nc), pc (depth by kc), ic (rows by mc), jr
 * (panels of columns), ir (tiles of rows).
 *
 * <p>B is packed when it is transposed, or when enough rows use it to pay for the copy; otherwise the tiles read it in place. So they do A, of which they
 * need single elements, but for a transposed one whose columns are pages apart.
 */
final class GemmLoops {
    /** Rows of a wide and of a narrow tile, and from how many on a tile is faster than single rows. */
    private static final int WIDE_ROWS = 4;

    private static final int WIDE_LEAST = 3;
    private static final int NARROW_ROWS = 6;
    private static final int NARROW_LEAST = 4;

    /** When B is small it stays in the nearest cache, and C is made a few rows at a time, to be written in order. */
    private static final int FEW_ROWS = 48;

    /**
     * Floats of a B, from its first row to its last, that is packed for so few rows: a tile waits longer for memory than a copy does. 128x2048x2048
     * takes 11.0 instead of 12.9 ms (Zen 4), with two threads 5.6 instead of 6.8.
     */
    private static final long LARGE_B = 3L << 20;

    private static final int LARGE_B_ROWS = 16;

    /** Floats of a C of k = 1 that no L2 cache holds. */
    private static final long LARGE_C = 1 << 20;

    private final Workspace space;

    private final Operand packedA = new Operand();
    private Operand a = new Operand();
    private Operand b = new Operand();
    private MemorySegment c = MemorySegment.NULL;
    private long base;
    private int ldc;

    // The block that the inner loops work on.
    private int jc;
    private int pc;
    private int kc;
    private int rest;
    private boolean packA;
    private boolean packB;

    /** What the tiles read of A: itself, or a block of it that was packed. */
    private Operand left = a;

    private boolean accumulate;
    private TileEnd end = TileEnd.NONE;

    GemmLoops(Workspace space) {
        this.space = space;
    }

    /** Sets where C goes: row i starts at base + i·ldc. */
    void result(MemorySegment c, long base, int ldc) {
        this.c = c;
        this.base = base;
        this.ldc = ldc;
    }

    /**
     * C = A · B, or C + A · B with keepC; otherwise C is not read. n ≥ LENGTH, m and k ≥ 1.
     *
     * @param last what to do with each tile when its last term is in
     */
    void run(int m, int n, int k, Operand a, Operand b, boolean keepC, TileEnd last) {
        this.a = a;
        this.b = b;
        if (k == 1 && !keepC && b.hasRows() && (long) m * n >= LARGE_C) {
            rankOneByRows(m, n, last);
            return;
        }
        BlockSizes sizes = space.sizes;
        int depth = sizes.depth(k);
        rest = m < WIDE_LEAST || depth == 1 ? 2 * LENGTH : Panels.REST;
        packA = !a.hasRows() && a.columnStride % BlockSizes.PAGE == 0 && k >= BlockSizes.PACKED_TERMS && n >= Panels.NR;
        packB = !b.hasRows() || m >= ((long) b.rowStride * k >= LARGE_B ? LARGE_B_ROWS : sizes.packRows());
        int nc;
        for (jc = 0; jc < n; jc += nc) {
            nc = sizes.columns(n - jc, packA ? depth : sizes.kc());
            for (pc = 0; pc < k; pc += depth) {
                kc = Math.min(depth, k - pc);
                accumulate = keepC || pc > 0;
                end = pc + kc == k ? last : TileEnd.NONE;
                int mc = (long) kc * nc <= sizes.smallB() && !packA ? FEW_ROWS : sizes.mc();
                for (int ic = 0; ic < m; ic += mc) {
                    int to = Math.min(m, ic + mc);
                    packLeft(ic, to);
                    panels(ic, to, nc);
                }
            }
        }
    }

    /** Rows of A as they are, or a block of them copied, column after column as it is stored. Turning it round was 2 % slower (Zen 4). */
    private void packLeft(int ic, int to) {
        left = a;
        if (packA && to - ic >= LENGTH) {
            int pitch = space.sizes.pitchA();
            Packing.packColumns(a, pc, kc, ic, to - ic, space.packedA, pitch);
            packedA.set(space.packedA, pitch, true);
            packedA.base = -packedA.at(ic, pc);
            left = packedA;
        }
    }

    /** Each panel of B is packed just before it is used first: it is then still in the nearest caches. */
    private void panels(int ic, int to, int nc) {
        int width;
        for (int j = 0; j < nc; j += width) {
            width = Panels.width(nc - j, rest);
            MemorySegment panel = packB ? space.packedB : b.memory;
            long at = packB ? (long) j * kc / 2 * 3 : b.at(pc, jc + j);
            if (isSteady(width)) {
                steady(ic, to, jc + j, width, panel, at);
                continue;
            }
            int ldb = packB ? pitch(width) : b.rowStride;
            if (packB && ic == 0) {
                Packing.packB(b, pc, kc, jc + j, width, panel, at, ldb);
            }
            if (kc == 1 && !accumulate) {
                rankOne(ic, to, jc + j, width, panel, at);
            } else if (width == 4 * LENGTH && accumulate && to - ic >= NARROW_LEAST) {
                narrow(ic, to, jc + j, 2 * LENGTH, panel, at, ldb);
                narrow(ic, to, jc + j + 2 * LENGTH, 2 * LENGTH, panel, at + 2L * LENGTH, ldb);
            } else if (width == 4 * LENGTH) {
                wide(ic, to, jc + j, panel, at, ldb);
            } else if (width > 2 * LENGTH) {
                middle(ic, to, jc + j, width, panel, at, ldb);
            } else {
                narrow(ic, to, jc + j, width, panel, at, ldb);
            }
        }
    }

    /**
     * Whether steps from a term to the next can be constants, in A and in panels of two whole vectors: see {@link PanelTiles}. Its 4x4 tile is no faster
     * here than that of {@link MicroKernel}, whose panels take less of a cache (512x512x256: 218 and 236 GFLOP/s, Zen 5).
     */
    private boolean isSteady(int width) {
        return packB && a.hasRows() && kc > 1 && (width == 2 * LENGTH || (width == 4 * LENGTH && accumulate));
    }

    /** From a row of a packed panel to the next: whole vectors where they are three, for which there is room. */
    private static int pitch(int width) {
        return width > 2 * LENGTH && width < 3 * LENGTH ? 3 * LENGTH : width;
    }

    private void steady(int ic, int to, int j, int width, MemorySegment panel, long at) {
        int columns = 2 * LENGTH;
        int ld = columns + LENGTH;
        for (int v = 0; v < width; v += columns) {
            long from = at + (long) (v / columns) * kc * ld;
            if (ic == 0) {
                Packing.packB(b, pc, kc, j + v, columns, panel, from, ld);
            }
            steadyTiles(ic, to, j + v, panel, from, ld);
        }
    }

    private void steadyTiles(int i0, int i1, int j, MemorySegment panel, long at, int ldb) {
        int rows;
        for (int i = i0; i < i1; i += rows) {
            long from = a.at(i, pc);
            long to = base + (long) i * ldc + j;
            rows = Math.min(NARROW_ROWS, i1 - i);
            if (rows >= NARROW_LEAST) {
                PanelTiles.tile6x2(kc, a.memory, from, a.rowStride, panel, at, c, to, ldc, rows, accumulate);
            } else {
                rows = 1;
                EdgeKernel.tile1x2(kc, a.memory, from, 1, panel, at, ldb, c, to, 2 * LENGTH, accumulate);
            }
            end.apply(c, to, ldc, rows, 2 * LENGTH, j);
        }
    }

    private void rankOneByRows(int m, int n, TileEnd last) {
        for (int i = 0; i < m; i++) {
            long to = base + (long) i * ldc;
            RankOne.row(n, a.memory, a.at(i, 0), b.memory, b.at(0, 0), c, to);
            last.apply(c, to, ldc, 1, n, 0);
        }
    }

    private void rankOne(int i0, int i1, int j, int width, MemorySegment panel, long at) {
        long to = base + (long) i0 * ldc + j;
        if (width == 4 * LENGTH) {
            RankOne.columns4(i1 - i0, a.memory, a.at(i0, pc), a.rowStride, panel, at, c, to, ldc);
        } else {
            RankOne.columns2(i1 - i0, a.memory, a.at(i0, pc), a.rowStride, panel, at, c, to, ldc, width);
        }
        end.apply(c, to, ldc, i1 - i0, width, j);
    }

    private void wide(int i0, int i1, int j, MemorySegment panel, long at, int ldb) {
        MemorySegment x = left.memory;
        int csa = left.columnStride;
        int rsa = left.rowStride;
        int rows;
        for (int i = i0; i < i1; i += rows) {
            long from = left.at(i, pc);
            long to = base + (long) i * ldc + j;
            rows = Math.min(WIDE_ROWS, i1 - i);
            if (rows >= WIDE_LEAST && !accumulate) {
                MicroKernel.tile4x4(kc, x, from, rsa, csa, panel, at, ldb, c, to, ldc, rows);
            } else {
                rows = 1;
                EdgeKernel.tile1x4(kc, x, from, csa, panel, at, ldb, c, to, accumulate);
            }
            end.apply(c, to, ldc, rows, 4 * LENGTH, j);
        }
    }

    private void middle(int i0, int i1, int j, int width, MemorySegment panel, long at, int ldb) {
        MemorySegment x = left.memory;
        int csa = left.columnStride;
        int rsa = left.rowStride;
        int rows;
        for (int i = i0; i < i1; i += rows) {
            long from = left.at(i, pc);
            long to = base + (long) i * ldc + j;
            rows = Math.min(WIDE_ROWS, i1 - i);
            MicroKernel.tile4x3(kc, x, from, rsa, csa, panel, at, ldb, c, to, ldc, rows, width, accumulate);
            end.apply(c, to, ldc, rows, width, j);
        }
    }

    private void narrow(int i0, int i1, int j, int width, MemorySegment panel, long at, int ldb) {
        MemorySegment x = left.memory;
        int csa = left.columnStride;
        int rsa = left.rowStride;
        int rows;
        for (int i = i0; i < i1; i += rows) {
            long from = left.at(i, pc);
            long to = base + (long) i * ldc + j;
            rows = Math.min(NARROW_ROWS, i1 - i);
            if (rows >= NARROW_LEAST) {
                MicroKernel.tile6x2(kc, x, from, rsa, csa, panel, at, ldb, c, to, ldc, rows, width, accumulate);
            } else {
                rows = 1;
                EdgeKernel.tile1x2(kc, x, from, csa, panel, at, ldb, c, to, width, accumulate);
            }
            end.apply(c, to, ldc, rows, width, j);
        }
    }
}
