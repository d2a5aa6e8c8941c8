package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * The axes of tensors of one shape in another order. Exact.
 *
 * <p>Where each element comes from is worked out once, with 4 bytes for each run of elements that stay together; immutable. For two axes
 * {@link Images#transpose} is faster.
 */
public final class Permutation {
    private final Shape from;
    private final int[] axes;
    private final int[] sources;
    private final int run;

    private Permutation(Shape from, int[] axes) {
        this.from = from;
        this.axes = axes;
        int kept = kept(axes);
        run = IntStream.range(kept, axes.length).map(from::dim).reduce(1, (a, b) -> a * b);
        sources = new int[from.elements() / run];
        fill(strides(from), kept);
    }

    /**
     * The permutation to axes[0], axes[1], … of a shape.
     *
     * @param axes each axis of the shape once
     * @throws IllegalArgumentException when they are something else
     */
    public static Permutation of(Shape from, int... axes) {
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, from.rank()).toArray())) {
            throw new IllegalArgumentException("permutation: the axes " + Arrays.toString(axes)
                    + " are not each of the " + from.rank() + " axes of " + from + " once");
        }
        return new Permutation(from, axes.clone());
    }

    /** The first of the last axes that stay where they are. */
    private static int kept(int... axes) {
        int k = axes.length;
        while (k > 0 && axes[k - 1] == k - 1) {
            k--;
        }
        return k;
    }

    private static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.dim(i);
        }
        return strides;
    }

    /** Counts through the first axes of the result; the last of them runs fastest. */
    private void fill(int[] strides, int kept) {
        int[] at = new int[kept];
        int source = 0;
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source;
            for (int k = kept - 1; k >= 0; k--) {
                source += strides[axes[k]];
                if (++at[k] < from.dim(axes[k])) {
                    break;
                }
                source -= at[k] * strides[axes[k]];
                at[k] = 0;
            }
        }
    }

    /** The shape of a result. */
    public Shape shape() {
        return Shape.of(Arrays.stream(axes).map(from::dim).toArray());
    }

    /** The way back, which is the backward pass too. */
    public Permutation inverse() {
        int[] back = new int[axes.length];
        for (int k = 0; k < axes.length; k++) {
            back[axes[k]] = k;
        }
        return new Permutation(shape(), back);
    }

    /**
     * y[i] = x[i] with its axes in the other order.
     *
     * @param x count tensors of the shape, one behind the other
     * @param y as many of the other shape, disjoint from x
     * @throws IllegalArgumentException when a tensor is too short, y overlaps x or is read-only
     */
    public void apply(Tensor x, Tensor y, int count) {
        int n = from.elements();
        Checks.atLeast("permutation", "x", x, count, n);
        Checks.atLeast("permutation", "y", y, count, n);
        Checks.writable("permutation", "y", y);
        Checks.disjoint("permutation", "x", x, count * n, "y", y, count * n);
        for (int i = 0; i < count; i++) {
            if (run == 1) {
                elements(x.segment(), y.segment(), i * n);
            } else {
                runs(x.segment(), y.segment(), i * n);
            }
        }
    }

    private void elements(MemorySegment x, MemorySegment y, int at) {
        for (int i = 0; i < sources.length; i++) {
            set(y, at + i, get(x, at + sources[i]));
        }
    }

    private void runs(MemorySegment x, MemorySegment y, int at) {
        for (int i = 0; i < sources.length; i++) {
            Images.copyWalk(x, at + sources[i], y, at + (long) i * run, run);
        }
    }
}
