package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.VECTORS;
import static lanewise.simd.lane.Lanes.VIRTUAL;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Many elements to one, in a fixed order.
 *
 * <p>A sum of up to {@value #BLOCK} elements uses 16 virtual lanes: element i of the whole groups of 16 is added to lane i mod 16 in
 * ascending order, the lanes are combined as (j, j+8), then (j, j+4), (j, j+2), (j, j+1), and the up to 15 elements left over are
 * added to that, in ascending order. A longer sum is cut at the multiple of {@value #BLOCK} nearest above its middle and the sums of
 * the two parts are added, and so on. So |error| ≤ (BLOCK/16 + 19 + ⌈log₂(n/BLOCK)⌉) · u · Σ|x|, u = 2⁻²⁴: at n = 2²⁴ the factor
 * is 287, not 16 million.
 */
public final class Reductions {
    /** Elements per block of a long sum. */
    public static final int BLOCK = 4096;

    public static final Kernel SUM = Kernel.of("sum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumWalk(b.x, 0, n);
        }
    });

    public static final Kernel SUM_OF_SQUARES = Kernel.of("sumOfSquares", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumOfSquaresWalk(b.x, 0, n);
        }
    });

    public static final Kernel MAX = Kernel.of("max", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maxWalk(b.x, 0, n);
        }
    });

    public static final Kernel ALL_FINITE = Kernel.of("allFinite", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            allFiniteWalk(b.x, n);
        }
    });

    public static final Kernel COLUMN_SUM = Kernel.of("columnSum", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            addRowTo(b.z, b.x, 0, n);
        }
    });

    private Reductions() {}

    /**
     * x[0] + … + x[n−1] in the order above; 0 for n = 0.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float sum(Tensor x, int n) {
        Checks.atLeast("sum", "x", x, n);
        return sum(x.segment(), 0, n);
    }

    private static float sum(MemorySegment x, int from, int n) {
        if (n <= BLOCK) {
            return sumWalk(x, from, n);
        }
        int blocks = (n + BLOCK - 1) / BLOCK;
        int left = (blocks + 1) / 2 * BLOCK;
        return sum(x, from, left) + sum(x, from + left, n - left);
    }

    /** The sum of one block. */
    static float sumWalk(MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0f;
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        int i = from;
        int end = from + n;
        for (; i < end - (VIRTUAL - 1); i += VIRTUAL) {
            s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER).add(s0);
            if (VECTORS > 1) {
                s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + LENGTH), ORDER)
                        .add(s1);
            }
            if (VECTORS > 2) {
                s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 2 * LENGTH), ORDER)
                        .add(s2);
                s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 3 * LENGTH), ORDER)
                        .add(s3);
            }
        }
        // Lane by lane: the cross-lane operations of the Vector API cost C2 ten times as long to compile. And here, not
        // in a method of its own: where C2 does not inline that, the vectors become heap objects.
        float s;
        if (VECTORS == 4) {
            FloatVector v = VECTOR.cast(s0).add(s2).add(VECTOR.cast(s1).add(s3));
            s = (v.lane(0) + v.lane(2)) + (v.lane(1) + v.lane(3));
        } else if (VECTORS == 2) {
            FloatVector v = VECTOR.cast(s0).add(s1);
            float a = (v.lane(0) + v.lane(4)) + (v.lane(2) + v.lane(6));
            float b = (v.lane(1) + v.lane(5)) + (v.lane(3) + v.lane(7));
            s = a + b;
        } else {
            FloatVector v = VECTOR.cast(s0);
            float a = (v.lane(0) + v.lane(8)) + (v.lane(4) + v.lane(12));
            float b = (v.lane(1) + v.lane(9)) + (v.lane(5) + v.lane(13));
            float c = (v.lane(2) + v.lane(10)) + (v.lane(6) + v.lane(14));
            float d = (v.lane(3) + v.lane(11)) + (v.lane(7) + v.lane(15));
            s = (a + c) + (b + d);
        }
        for (; i < end; i++) {
            s += get(x, i);
        }
        return s;
    }

    /**
     * x[0]² + … + x[n−1]² in the order above, each lane a chain of fma(x, x, s); 0 for n = 0. Its root is the norm.
     * |error| as that of the sum, with x² for |x|.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static float sumOfSquares(Tensor x, int n) {
        Checks.atLeast("sumOfSquares", "x", x, n);
        return sumOfSquares(x.segment(), 0, n);
    }

    static float sumOfSquares(MemorySegment x, int from, int n) {
        if (n <= BLOCK) {
            return sumOfSquaresWalk(x, from, n);
        }
        int blocks = (n + BLOCK - 1) / BLOCK;
        int left = (blocks + 1) / 2 * BLOCK;
        return sumOfSquares(x, from, left) + sumOfSquares(x, from + left, n - left);
    }

    /** The sum of the squares of one block. */
    static float sumOfSquaresWalk(MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return 0f;
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        int i = from;
        int end = from + n;
        for (; i < end - (VIRTUAL - 1); i += VIRTUAL) {
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            s0 = v0.fma(v0, s0);
            if (VECTORS > 1) {
                FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + LENGTH), ORDER);
                s1 = v1.fma(v1, s1);
            }
            if (VECTORS > 2) {
                FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 2 * LENGTH), ORDER);
                s2 = v2.fma(v2, s2);
                FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 3 * LENGTH), ORDER);
                s3 = v3.fma(v3, s3);
            }
        }
        // as in sumWalk, and here for the same reasons
        float s;
        if (VECTORS == 4) {
            FloatVector v = VECTOR.cast(s0).add(s2).add(VECTOR.cast(s1).add(s3));
            s = (v.lane(0) + v.lane(2)) + (v.lane(1) + v.lane(3));
        } else if (VECTORS == 2) {
            FloatVector v = VECTOR.cast(s0).add(s1);
            float a = (v.lane(0) + v.lane(4)) + (v.lane(2) + v.lane(6));
            float b = (v.lane(1) + v.lane(5)) + (v.lane(3) + v.lane(7));
            s = a + b;
        } else {
            FloatVector v = VECTOR.cast(s0);
            float a = (v.lane(0) + v.lane(8)) + (v.lane(4) + v.lane(12));
            float b = (v.lane(1) + v.lane(9)) + (v.lane(5) + v.lane(13));
            float c = (v.lane(2) + v.lane(10)) + (v.lane(6) + v.lane(14));
            float d = (v.lane(3) + v.lane(11)) + (v.lane(7) + v.lane(15));
            s = (a + c) + (b + d);
        }
        for (; i < end; i++) {
            s = Math.fma(get(x, i), get(x, i), s);
        }
        return s;
    }

    /**
     * The greatest of x[from] … x[from+n−1]; NaN is passed over; −∞ for n = 0.
     */
    static float maxWalk(MemorySegment x, int from, int n) {
        x = exact(x);
        if (n == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        FloatVector m = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * (from + i), ORDER);
            m = v.blend(m, v.compare(VectorOperators.GT, m).not());
        }
        float max = VECTOR.cast(m).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            float v = get(x, from + i);
            max = v > max ? v : max;
        }
        return max;
    }

    /**
     * Whether none of the first n elements is NaN or infinite.
     *
     * @throws IllegalArgumentException when x is shorter than n or n is negative
     */
    public static boolean allFinite(Tensor x, int n) {
        Checks.atLeast("allFinite", "x", x, n);
        return allFiniteWalk(x.segment(), n);
    }

    static boolean allFiniteWalk(MemorySegment x, int n) {
        x = exact(x);
        if (n == 0) {
            return true;
        }
        VectorMask<Float> good = SPECIES.maskAll(true);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            // 0·v is 0 for a finite v and NaN otherwise
            good = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .mul(0f)
                    .compare(VectorOperators.EQ, 0f)
                    .and(good);
        }
        boolean all = SPECIES.maskAll(true).and(good).allTrue();
        for (; i < n; i++) {
            all &= Float.isFinite(get(x, i));
        }
        return all;
    }

    /**
     * y[j] = x[0, j] + x[1, j] + … + x[rows−1, j], added in that order from 0: the backward pass of a bias.
     * |error| ≤ rows · u · Σᵢ|x[i, j]|, u = 2⁻²⁴.
     *
     * @param x rows x cols
     * @param y cols elements, overwritten; disjoint from x
     * @throws IllegalArgumentException for wrong sizes, overlap, or a read-only y
     */
    public static void columnSum(Tensor x, Tensor y, int rows, int cols) {
        Checks.atLeast("columnSum", "x", x, rows, cols);
        Checks.atLeast("columnSum", "y", y, cols);
        Checks.writable("columnSum", "y", y);
        Checks.disjoint("columnSum", "x", x, rows * cols, "y", y, cols);
        Elementwise.fillWalk(0f, y.segment(), cols);
        for (int i = 0; i < rows; i++) {
            addRowTo(y.segment(), x.segment(), i * cols, cols);
        }
    }

    /**
     * The sums stay in memory (a row of them fits in L1). With the rows as the inner loop and the sum in a register, C2 left one vector
     * object per column block on the heap in some runs.
     */
    static void addRowTo(MemorySegment y, MemorySegment x, int row, int cols) {
        y = exact(y);
        x = exact(x);
        if (cols == 0) {
            return;
        }
        int j = 0;
        for (; j < SPECIES.loopBound(cols); j += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, y, 4L * j, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER))
                    .intoMemorySegment(y, 4L * j, ORDER);
        }
        for (; j < cols; j++) {
            set(y, j, get(y, j) + get(x, row + j));
        }
    }
}
