package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.lane.Lanes;

/**
 * One worker's rectangle of C: chooses the way, by its shape.
 *
 * <ul>
 *   <li>A single row, where B is large or transposed: {@link Gemv}.
 *   <li>At least a vector wide: {@link GemmLoops}.
 *   <li>Narrower, but at least a vector high: as the transposed product Cᵀ = Bᵀ·Aᵀ into the workspace, so that lanes run along the rows.
 *   <li>Smaller than a vector both ways: B and C padded to a vector.
 * </ul>
 *
 * All give each element the same chain of multiply-adds. With alpha other than 1, blocks of A are multiplied by it into the workspace.
 */
public final class Rectangle {
    private final Workspace space;
    private final GemmLoops loops;
    private final Gemv gemv;
    private final Operand a = new Operand();
    private final Operand b = new Operand();
    private final Operand partA = new Operand();
    private final Operand partB = new Operand();
    private final Operand scaledA = new Operand();

    private float alpha;
    private MemorySegment c = MemorySegment.NULL;
    private int ldc;

    /** For one thread at a time. */
    public Rectangle(Workspace space) {
        this.space = space;
        loops = new GemmLoops(space);
        gemv = new Gemv(space);
    }

    /** Sets A and B, each as stored: m x k or, transposed, k x m; k x n or n x k. */
    public void operands(
            float alpha, MemorySegment a, int lda, boolean transA, MemorySegment b, int ldb, boolean transB) {
        this.alpha = alpha;
        this.a.set(a, lda, transA);
        this.b.set(b, ldb, transB);
    }

    /** Sets C. */
    public void result(MemorySegment c, int ldc) {
        this.c = c;
        this.ldc = ldc;
    }

    /** Computes rows i0 … i1−1, columns j0 … j1−1 of C. With keepC false C is not read. */
    public void run(int i0, int i1, int j0, int j1, int k, boolean keepC, TileEnd end) {
        if (i0 >= i1 || j0 >= j1) {
            return;
        }
        if (k == 0) {
            end.apply(c, at(i0, j0), ldc, i1 - i0, j1 - j0, 0);
            return;
        }
        partB.setPart(b, 0, j0);
        if (alpha == 1f) {
            partA.setPart(a, i0, 0);
            product(i1 - i0, j1 - j0, k, partA, partB, at(i0, j0), keepC, end);
            return;
        }
        int mc = space.sizes.mc();
        int kc = space.sizes.depth(k);
        for (int ic = i0; ic < i1; ic += mc) {
            int rows = Math.min(mc, i1 - ic);
            for (int pc = 0; pc < k; pc += kc) {
                int depth = Math.min(kc, k - pc);
                Packing.packA(a, alpha, ic, rows, pc, depth, space.packedA);
                scaledA.set(space.packedA, depth, false);
                partB.setPart(b, pc, j0);
                product(
                        rows,
                        j1 - j0,
                        depth,
                        scaledA,
                        partB,
                        at(ic, j0),
                        keepC || pc > 0,
                        pc + depth == k ? end : TileEnd.NONE);
            }
        }
    }

    private long at(int i, int j) {
        return (long) i * ldc + j;
    }

    private void product(int m, int n, int k, Operand x, Operand y, long at, boolean keepC, TileEnd end) {
        if (m == 1 && Gemv.suits(n, k, x, y, keepC)) {
            gemv.run(n, k, x, y, c, at, keepC);
            end.apply(c, at, ldc, 1, n, 0);
        } else if (n >= LENGTH) {
            loops.result(c, at, ldc);
            loops.run(m, n, k, x, y, keepC, end);
        } else if (m >= LENGTH) {
            turned(m, n, k, x, y, at, keepC, end);
        } else {
            padded(m, n, k, x, y, at, keepC, end);
        }
    }

    /** Cᵀ = Bᵀ·Aᵀ, some rows of C at a time. */
    private void turned(int m, int n, int k, Operand x, Operand y, long at, boolean keepC, TileEnd end) {
        MemorySegment t = space.turned;
        int rows;
        for (int i = 0; i < m; i += rows) {
            rows = space.turnedRows(m - i);
            long to = at + (long) i * ldc;
            if (keepC) {
                Transpose.copy(c, to, ldc, rows, n, t, 0, rows);
            }
            space.left.setTransposed(y, 0, 0);
            space.right.setTransposed(x, i, 0);
            loops.result(t, 0, rows);
            loops.run(n, rows, k, space.left, space.right, keepC, TileEnd.NONE);
            Transpose.copyNarrow(t, 0, rows, n, rows, c, to, ldc);
            end.apply(c, to, ldc, rows, n, 0);
        }
    }

    /** Rows of B that can be read a whole vector wide are read in place; the lanes beyond n are computed and not used. */
    private void padded(int m, int n, int k, Operand x, Operand y, long at, boolean keepC, TileEnd end) {
        MemorySegment t = space.turned;
        if (keepC) {
            copy(m, n, c, at, ldc, t, 0, LENGTH);
        }
        int inPlace = y.hasRows() ? wholeRows(y, k) : 0;
        if (inPlace > 0) {
            tiles(m, inPlace, x, 0, y.memory, y.base, y.rowStride, keepC);
        }
        int kc;
        for (int pc = inPlace; pc < k; pc += kc) {
            kc = Math.min(space.sizes.kc(), k - pc);
            Packing.packNarrow(y, pc, kc, n, space.packedB);
            tiles(m, kc, x, pc, space.packedB, 0, LENGTH, keepC || pc > 0);
        }
        copy(m, n, t, 0, LENGTH, c, at, ldc);
        end.apply(c, at, ldc, m, n, 0);
    }

    /** How many of the first k rows have LENGTH floats before the end of the memory. */
    private static int wholeRows(Operand y, int k) {
        long room = y.memory.byteSize() / 4 - y.base - LENGTH;
        return room < 0 ? 0 : (int) Math.min(k, room / y.rowStride + 1);
    }

    /** Tiles of a padded C. The last row, if single, does not wait for three copies of itself: 0.21 instead of 0.30 us for 128 terms (Zen 5). */
    private void tiles(int m, int k, Operand x, int p, MemorySegment b, long at, int ldb, boolean accumulate) {
        MemorySegment t = space.turned;
        int csa = x.columnStride;
        for (int i = 0; i < m; i += EdgeKernel.ROWS) {
            int rows = Math.min(EdgeKernel.ROWS, m - i);
            long from = x.at(i, p);
            long to = (long) i * LENGTH;
            if (rows == 1) {
                EdgeKernel.tile1x2(k, x.memory, from, csa, b, at, ldb, t, to, LENGTH, accumulate);
            } else {
                EdgeKernel.tile4x1(k, x.memory, from, x.rowStride, csa, b, at, ldb, t, to, LENGTH, rows, accumulate);
            }
        }
    }

    private static void copy(int m, int n, MemorySegment s, long from, int lds, MemorySegment t, long to, int ldt) {
        s = Lanes.exact(s);
        t = Lanes.exact(t);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float v = s.get(Lanes.FLOAT, 4L * (from + (long) i * lds + j));
                t.set(Lanes.FLOAT, 4L * (to + (long) i * ldt + j), v);
            }
        }
    }

    /** Multiplies rows i0 … i1−1, columns j0 … j1−1 of C by beta. */
    public void scale(float beta, int i0, int i1, int j0, int j1) {
        MemorySegment t = Lanes.exact(c);
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j++) {
                long at = 4L * at(i, j);
                t.set(Lanes.FLOAT, at, beta == 0f ? 0f : beta * t.get(Lanes.FLOAT, at));
            }
        }
    }
}
