package lanewise.jmh.compare;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;

/**
 * What operators work on, the same numbers for every contender: x, y in (−2, 2), u in (0.5, 2), z, v, w zero, each rows x cols; row vectors a,
 * b in (−2, 2) and c, d zero; a column q and a number s, zero. All lie in one slab at distances that are no multiple of 4 KiB, since how
 * loads and stores alias would otherwise differ from one allocation to the next.
 */
public final class Operands implements AutoCloseable {
    /** Random numbers repeat after so many elements: enough for caches, and the rest is copied. */
    private static final int PERIOD = 1 << 16;

    private static final int GAP = 5 * 16;
    private static final int PROBES = 4096;

    public final int rows;
    public final int cols;
    /** Elements of a matrix. */
    public final int n;

    public final Tensor x;
    public final Tensor y;
    public final Tensor u;
    public final Tensor z;
    public final Tensor v;
    public final Tensor w;
    /** The front of y as rows x cols/2. */
    public final Tensor yHalf;
    /** The front of z as rows x cols/2. */
    public final Tensor zHalf;

    public final Tensor a;
    public final Tensor b;
    public final Tensor c;
    public final Tensor d;
    public final Tensor q;
    public final Tensor s;
    /** One class per row. */
    public final int[] labels;

    private final TensorArena arena;
    private final Tensor slab;
    private final List<Integer> probes = new ArrayList<>();
    private int end;

    /** Allocates and fills. */
    public Operands(int rows, int cols) {
        this.rows = rows;
        this.cols = cols;
        n = rows * cols;
        arena = TensorArena.ofShared();
        slab = arena.allocate(6 * stride(n) + 4 * stride(cols) + stride(rows) + stride(1));
        x = random(n, 0, -2, 2);
        y = random(n, 1, -2, 2);
        u = random(n, 2, 0.5f, 2);
        z = take(n);
        v = take(n);
        w = take(n);
        a = random(cols, 3, -2, 2);
        b = random(cols, 4, -2, 2);
        c = take(cols);
        d = take(cols);
        q = take(rows);
        s = take(1);
        yHalf = y.slice(0, rows * (cols / 2));
        zHalf = z.slice(0, rows * (cols / 2));
        labels = new int[rows];
        Rng rng = new Rng(1, 5);
        for (int i = 0; i < rows; i++) {
            labels[i] = (int) (rng.uniform(i) * cols);
        }
    }

    /** Rows [from, to) of {@code all}, and an s of their own but for the first. */
    private Operands(Operands all, int from, int to) {
        rows = to - from;
        cols = all.cols;
        n = rows * cols;
        arena = all.arena;
        slab = all.slab;
        x = all.x.slice(from * cols, n);
        y = all.y.slice(from * cols, n);
        u = all.u.slice(from * cols, n);
        z = all.z.slice(from * cols, n);
        v = all.v.slice(from * cols, n);
        w = all.w.slice(from * cols, n);
        int half = cols / 2;
        yHalf = all.yHalf.slice(from * half, rows * half);
        zHalf = all.zHalf.slice(from * half, rows * half);
        a = all.a;
        b = all.b;
        c = all.c;
        d = all.d;
        q = all.q.slice(from, rows);
        s = from == 0 ? all.s : arena.allocate(1);
        labels = Arrays.copyOfRange(all.labels, from, to);
    }

    private static int stride(int elements) {
        return TensorLayout.padded(elements) + GAP;
    }

    private Tensor take(int elements) {
        int start = end;
        end += stride(elements);
        for (int i = 0; i <= PROBES; i++) {
            probes.add(start + (int) ((long) (elements - 1) * i / PROBES));
        }
        return slab.slice(start, elements);
    }

    private Tensor random(int elements, int stream, float low, float high) {
        Tensor t = take(elements);
        Rng rng = new Rng(1, stream);
        int filled = Math.min(elements, PERIOD);
        for (int i = 0; i < filled; i++) {
            t.set(i, low + (high - low) * rng.uniform(i));
        }
        MemorySegment m = t.segment();
        for (; filled < elements; filled += PERIOD) {
            int count = Math.min(PERIOD, elements - filled);
            MemorySegment.copy(m, 0, m, 4L * filled, 4L * count);
        }
        return t;
    }

    /** Shares of so many workers, as equal as rows allow. They live as long as this one and need not be closed. */
    Operands[] parts(int workers) {
        Operands[] parts = new Operands[workers];
        for (int i = 0; i < workers; i++) {
            parts[i] = new Operands(this, (int) ((long) rows * i / workers), (int) ((long) rows * (i + 1) / workers));
        }
        return parts;
    }

    /** Places of {@link #get} to look at: both ends of every tensor and as many between as there are, up to 4097. */
    List<Integer> probes() {
        return probes;
    }

    /** An element of the slab, so of any tensor. */
    public float get(int place) {
        return slab.get(place);
    }

    /** Whether a place belongs to a tensor. */
    public boolean isIn(Tensor t, int place) {
        long offset = slab.segment().address() + 4L * place - t.segment().address();
        return offset >= 0 && offset < t.segment().byteSize();
    }

    @Override
    public void close() {
        arena.close();
    }
}
