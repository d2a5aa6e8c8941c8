package lanewise.simd.gemm;

import static lanewise.simd.gemm.BlockSizes.MR;
import static lanewise.simd.gemm.BlockSizes.NR;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.lane.Lanes;

/**
 * The five loops around the micro-kernel, for one worker's rectangle of C: jc (columns by nc), pc (depth by kc), ic (rows by mc, only
 * when A is packed), jr (tiles of columns), ir (tiles of rows).
 *
 * <p>B is packed when it is transposed, or when enough rows use it to pay for the copy; otherwise the micro-kernel reads it in place.
 * A is read in place unless alpha has to be multiplied in. The last columns, fewer than a vector, always go through a padded panel of B
 * and a tile of C in the workspace, so the micro-kernel never needs a mask.
 */
public final class GemmLoops {
    /** Rows of C from which packing an untransposed B pays. */
    private static final int PACK_ROWS = 16;

    private final Operand a = new Operand();
    private final Operand b = new Operand();
    private final Operand packedA = new Operand();
    private final Workspace space;

    private MemorySegment c = MemorySegment.NULL;
    private int ldc;
    private float alpha;
    private boolean keepC;
    private boolean packB;

    // The block that the inner loops work on.
    private Operand left = a;
    private int leftRow;
    private int leftColumn;
    private int kc;
    private boolean accumulate;

    /** Loops that pack into this workspace; for one thread at a time. */
    public GemmLoops(Workspace space) {
        this.space = space;
        packedA.memory = space.packedA;
        packedA.rowStride = 1;
        packedA.columnStride = MR;
    }

    /** Sets A and B, each as stored: m x k or, transposed, k x m; k x n or n x k. */
    public void operands(
            float alpha, MemorySegment a, int lda, boolean transA, MemorySegment b, int ldb, boolean transB) {
        this.alpha = alpha;
        this.a.set(a, lda, transA);
        this.b.set(b, ldb, transB);
    }

    /** Sets C; with keepC false it is overwritten without being read. */
    public void result(MemorySegment c, int ldc, boolean keepC) {
        this.c = c;
        this.ldc = ldc;
        this.keepC = keepC;
    }

    /** Computes rows i0 … i1−1 and columns j0 … j1−1 of C; k ≥ 1. */
    public void run(int i0, int i1, int j0, int j1, int k) {
        packB = b.columnStride != 1 || i1 - i0 > PACK_ROWS;
        for (int jc = j0; jc < j1; jc += space.sizes.nc()) {
            int nc = Math.min(space.sizes.nc(), j1 - jc);
            for (int pc = 0; pc < k; pc += space.sizes.kc()) {
                kc = Math.min(space.sizes.kc(), k - pc);
                accumulate = keepC || pc > 0;
                packBlock(pc, jc, nc);
                rows(i0, i1, pc, jc, nc);
            }
        }
    }

    private void packBlock(int pc, int jc, int nc) {
        for (int j = 0; j < nc; j += width(nc - j)) {
            int width = width(nc - j);
            int whole = Math.min(width, nc - j);
            if (packB || whole < width) {
                Packing.packB(b, pc, kc, jc + j, whole, width, space.packedB, j * kc);
            }
        }
    }

    /** Panels are NR wide while that many columns are left, then one vector wide. */
    private static int width(int columnsLeft) {
        return columnsLeft >= NR ? NR : LENGTH;
    }

    private void rows(int i0, int i1, int pc, int jc, int nc) {
        if (alpha == 1f) {
            left = a;
            leftColumn = pc;
            leftRow = 0;
            panels(i0, i1, pc, jc, nc);
            return;
        }
        left = packedA;
        leftColumn = 0;
        for (int ic = i0; ic < i1; ic += space.sizes.mc()) {
            int end = Math.min(i1, ic + space.sizes.mc());
            Packing.packA(a, alpha, ic, end - ic, pc, kc, space.packedA);
            leftRow = ic;
            panels(ic, end, pc, jc, nc);
        }
    }

    private void panels(int i0, int i1, int pc, int jc, int nc) {
        for (int j = 0; j < nc; j += width(nc - j)) {
            int width = width(nc - j);
            if (nc - j < width) {
                edgeTiles(i0, i1, jc + j, nc - j, space.packedB, (long) j * kc);
            } else if (packB) {
                tiles(i0, i1, jc + j, width, space.packedB, (long) j * kc, width);
            } else {
                tiles(i0, i1, jc + j, width, b.memory, b.at(pc, jc + j), b.rowStride);
            }
        }
    }

    private void tiles(int i0, int i1, int j, int width, MemorySegment panel, long at, int ldb) {
        int i = i0;
        for (; i <= i1 - MR; i += MR) {
            tile(i, MR, width, panel, at, ldb, c, (long) i * ldc + j, ldc, accumulate);
        }
        for (; i < i1; i++) {
            tile(i, 1, width, panel, at, ldb, c, (long) i * ldc + j, ldc, accumulate);
        }
    }

    private void tile(
            int i,
            int rows,
            int width,
            MemorySegment panel,
            long at,
            int ldb,
            MemorySegment out,
            long to,
            int ldOut,
            boolean add) {
        long from = leftAt(i);
        MemorySegment l = left.memory;
        int csa = left.columnStride;
        if (rows == MR) {
            if (width == NR) {
                MicroKernel.tile4x4(kc, l, from, left.rowStride, csa, panel, at, ldb, out, to, ldOut, add);
            } else {
                MicroKernel.tile4x1(kc, l, from, left.rowStride, csa, panel, at, ldb, out, to, ldOut, add);
            }
        } else if (width == NR) {
            MicroKernel.tile1x4(kc, l, from, csa, panel, at, ldb, out, to, add);
        } else {
            MicroKernel.tile1x1(kc, l, from, csa, panel, at, ldb, out, to, add);
        }
    }

    /** Where row i of the current block of A starts; packed rows lie in panels of MR. */
    private long leftAt(int i) {
        if (left == packedA) {
            int r = i - leftRow;
            return (long) (r - r % MR) * kc + r % MR;
        }
        return left.at(i, leftColumn);
    }

    /** Fewer than a vector of columns: through a tile in the workspace. */
    private void edgeTiles(int i0, int i1, int j, int columns, MemorySegment panel, long at) {
        for (int i = i0; i < i1; ) {
            int rows = i <= i1 - MR ? MR : 1;
            if (accumulate) {
                copyTile(c, (long) i * ldc + j, ldc, space.tile, 0, LENGTH, rows, columns);
            }
            tile(i, rows, LENGTH, panel, at, LENGTH, space.tile, 0, LENGTH, accumulate);
            copyTile(space.tile, 0, LENGTH, c, (long) i * ldc + j, ldc, rows, columns);
            i += rows;
        }
    }

    private static void copyTile(
            MemorySegment from, long at, int ldFrom, MemorySegment to, long toAt, int ldTo, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int q = 0; q < columns; q++) {
                to.set(FLOAT, 4L * (toAt + (long) r * ldTo + q), from.get(FLOAT, 4L * (at + (long) r * ldFrom + q)));
            }
        }
    }

    /** Multiplies rows i0 … i1−1, columns j0 … j1−1 of C by beta. */
    public static void scale(float beta, MemorySegment c, int ldc, int i0, int i1, int j0, int j1) {
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j++) {
                int at = i * ldc + j;
                Lanes.set(c, at, beta == 0f ? 0f : beta * Lanes.get(c, at));
            }
        }
    }
}
