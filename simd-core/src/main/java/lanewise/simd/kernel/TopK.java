package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * The k greatest elements, greatest first; the first ones where several are equal. −0 equals +0, and NaN is greater than all numbers.
 *
 * <p>The k best so far are a heap with the worst on top, in the caller's memory; vectors look for the next element that is better than that. So random
 * data take little more than one pass; data in ascending order take n·log k steps.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short or n is negative, and {@link IllegalStateException} when
 * an arena is closed.
 */
public final class TopK {
    public static final Kernel NEXT_ABOVE = Kernel.of("nextAbove", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            nextAboveWalk(n > 2 ? get(b.x, n - 3) : 0f, b.x, 0, n);
            nextAboveWalk(1e9f, b.x, 0, n);
        }
    });

    private TopK() {}

    /**
     * The k greatest of n elements and where they are.
     *
     * @param k 1 to n
     * @param values k elements, overwritten; disjoint from x
     * @param index at least k, overwritten
     */
    public static void topK(Tensor x, int n, int k, Tensor values, int[] index) {
        rowTopK("topK", x, 1, n, k, values, index);
    }

    /**
     * The k greatest elements of each row and their columns.
     *
     * @param x rows x cols
     * @param k 1 to cols
     * @param values rows x k elements, overwritten; disjoint from x
     * @param index at least rows·k, overwritten
     */
    public static void rowTopK(Tensor x, int rows, int cols, int k, Tensor values, int[] index) {
        rowTopK("rowTopK", x, rows, cols, k, values, index);
    }

    private static void rowTopK(String kernel, Tensor x, int rows, int cols, int k, Tensor values, int[] index) {
        Checks.atLeast(kernel, "x", x, rows, cols);
        if (k < 1 || k > cols) {
            throw new IllegalArgumentException(kernel + ": k is " + k + "; it must be 1 to " + cols);
        }
        Checks.atLeast(kernel, "values", values, rows, k);
        Checks.writable(kernel, "values", values);
        Checks.disjoint(kernel, "x", x, rows * cols, "values", values, rows * k);
        Checks.atLeast(kernel, index, rows * k);
        for (int i = 0; i < rows; i++) {
            select(x.segment(), i * cols, cols, k, values.segment(), index, i * k);
        }
    }

    private static void select(MemorySegment x, int from, int n, int k, MemorySegment values, int[] index, int at) {
        for (int i = 0; i < k; i++) {
            set(values, at + i, get(x, from + i));
            index[at + i] = i;
        }
        for (int i = k / 2 - 1; i >= 0; i--) {
            sift(values, index, at, i, k);
        }
        int i = k;
        while (i < n && !Float.isNaN(get(values, at))) {
            i += nextAboveWalk(get(values, at), x, from + i, n - i);
            if (i < n) {
                set(values, at, get(x, from + i));
                index[at] = i;
                sift(values, index, at, 0, k);
                i++;
            }
        }
        for (int end = k - 1; end > 0; end--) {
            swap(values, index, at, at + end);
            sift(values, index, at, 0, end);
        }
    }

    /** Lets element i sink to its place in a heap of k elements, the worst on top. */
    private static void sift(MemorySegment values, int[] index, int at, int i, int k) {
        int parent = i;
        int child = 2 * i + 1;
        while (child < k) {
            child += child + 1 < k && worse(values, index, at + child + 1, at + child) ? 1 : 0;
            if (!worse(values, index, at + child, at + parent)) {
                return;
            }
            swap(values, index, at + parent, at + child);
            parent = child;
            child = 2 * child + 1;
        }
    }

    private static boolean worse(MemorySegment values, int[] index, int i, int j) {
        float a = get(values, i);
        float b = get(values, j);
        boolean less = a < b || (!Float.isNaN(a) && Float.isNaN(b));
        boolean greater = a > b || (Float.isNaN(a) && !Float.isNaN(b));
        return less || (!greater && index[i] > index[j]);
    }

    private static void swap(MemorySegment values, int[] index, int i, int j) {
        float v = get(values, i);
        set(values, i, get(values, j));
        set(values, j, v);
        int k = index[i];
        index[i] = index[j];
        index[j] = k;
    }

    /** The place of the first element that is greater than the threshold or NaN; n if there is none. */
    static int nextAboveWalk(float threshold, MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            VectorMask<Float> above = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER)
                    .compare(VectorOperators.LE, threshold)
                    .not();
            if (above.anyTrue()) {
                return i + above.firstTrue();
            }
        }
        for (; i < n; i++) {
            if (!(get(x, from + i) <= threshold)) {
                return i;
            }
        }
        return n;
    }
}
