package lanewise.simd.kernel;

import static lanewise.simd.kernel.Reductions.BLOCK;
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
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * PReLU, a leaky ReLU with a learned slope (He et al. 2015), with one slope for all elements: their channel-shared variant, and PyTorch's default.
 * The sum of its gradient is that of {@link Reductions}, written out for the reason given there.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class SharedPrelu {
    public static final Kernel SLOPE_GRADIENT = Kernel.of("slopeGradient", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            slopeGradientWalk(b.x, b.x, 0, n);
            slopeGradientWalk(b.x, b.x, 0, n - n / 8);
        }
    });

    /** All that these methods may call. */
    public static final Set<Kernel> KERNELS =
            Set.of(SLOPE_GRADIENT, HardActivations.LEAKY_RELU, HardActivations.LEAKY_RELU_BACKWARD);

    private SharedPrelu() {}

    /**
     * y[i] = x[i] &gt; 0 ? x[i] : slope·x[i], one rounding.
     *
     * @param slope one element, disjoint from y
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void sharedPrelu(Tensor slope, Tensor x, Tensor y, int n) {
        Checks.map("sharedPrelu", x, y, n);
        Checks.atLeast("sharedPrelu", "slope", slope, 1);
        Checks.disjoint("sharedPrelu", "slope", slope, 1, "y", y, n);
        HardActivations.leakyReluWalk(get(slope.segment(), 0), x.segment(), y.segment(), n);
    }

    /**
     * dx[i] = x[i] &gt; 0 ? dy[i] : slope·dy[i]; dslope = Σ x[i]·dy[i] over the x[i] that are not above 0, in the order of
     * {@link InnerProducts#dot}, with its error bound.
     *
     * @param slope one element
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     * @param dslope one element, overwritten; disjoint from all others
     */
    public static void sharedPreluBackward(Tensor slope, Tensor x, Tensor dy, Tensor dx, Tensor dslope, int n) {
        Checks.gradient("sharedPreluBackward", "x", x, dy, dx, n);
        Checks.atLeast("sharedPreluBackward", "slope", slope, 1);
        Checks.atLeast("sharedPreluBackward", "dslope", dslope, 1);
        Checks.writable("sharedPreluBackward", "dslope", dslope);
        Checks.disjoint("sharedPreluBackward", "slope", slope, 1, "dx", dx, n);
        Checks.disjoint("sharedPreluBackward", "slope", slope, 1, "dslope", dslope, 1);
        Checks.disjoint("sharedPreluBackward", "x", x, n, "dslope", dslope, 1);
        Checks.disjoint("sharedPreluBackward", "dy", dy, n, "dslope", dslope, 1);
        Checks.disjoint("sharedPreluBackward", "dx", dx, n, "dslope", dslope, 1);
        // before dx, which may overwrite what this reads
        set(dslope.segment(), 0, slopeGradient(x.segment(), dy.segment(), 0, n));
        HardActivations.leakyReluBackwardWalk(get(slope.segment(), 0), x.segment(), dy.segment(), dx.segment(), n);
    }

    /** Of any length. */
    static float slopeGradient(MemorySegment x, MemorySegment dy, int from, int n) {
        if (n <= BLOCK) {
            return slopeGradientWalk(x, dy, from, n);
        }
        int left = Reductions.firstPart(n);
        return slopeGradient(x, dy, from, left) + slopeGradient(x, dy, from + left, n - left);
    }

    /** Of one block. */
    static float slopeGradientWalk(MemorySegment x, MemorySegment dy, int from, int n) {
        float s = slopeGradientLanes(x, dy, from, n);
        if (VECTORS == 2) {
            s += slopeGradientLanes(x, dy, from + LENGTH, n);
        } else if (VECTORS == 4) {
            s += slopeGradientLanes(x, dy, from + LENGTH, n);
            s += slopeGradientLanes(x, dy, from + 2 * LENGTH, n) + slopeGradientLanes(x, dy, from + 3 * LENGTH, n);
        }
        for (int i = from + (n & -VIRTUAL); i < from + n; i++) {
            s = get(x, i) > 0f ? s : Math.fma(get(x, i), get(dy, i), s);
        }
        return s;
    }

    private static float slopeGradientLanes(MemorySegment x, MemorySegment dy, int from, int n) {
        x = exact(x);
        dy = exact(dy);
        if (n == 0) {
            return 0f;
        }
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = from;
        int end = from + n;
        for (; i < end - 63; i += 64) {
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            s0 = v0.fma(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER), s0)
                    .blend(s0, v0.compare(VectorOperators.GT, 0f));
            FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 16), ORDER);
            s1 = v1.fma(FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 16), ORDER), s1)
                    .blend(s1, v1.compare(VectorOperators.GT, 0f));
            FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 32), ORDER);
            s2 = v2.fma(FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 32), ORDER), s2)
                    .blend(s2, v2.compare(VectorOperators.GT, 0f));
            FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (i + 48), ORDER);
            s3 = v3.fma(FloatVector.fromMemorySegment(SPECIES, dy, 4L * (i + 48), ORDER), s3)
                    .blend(s3, v3.compare(VectorOperators.GT, 0f));
        }
        for (; i < end - 15; i += 16) {
            FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            s0 = v0.fma(FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER), s0)
                    .blend(s0, v0.compare(VectorOperators.GT, 0f));
        }
        FloatVector v = VECTOR.cast(s0).add(s1).add(VECTOR.cast(s2).add(s3));
        float s = (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
        if (LENGTH > 4) {
            s += (v.lane(4) + v.lane(5)) + (v.lane(6) + v.lane(7));
        }
        if (LENGTH > 8) {
            float a = (v.lane(8) + v.lane(9)) + (v.lane(10) + v.lane(11));
            float b = (v.lane(12) + v.lane(13)) + (v.lane(14) + v.lane(15));
            s += a + b;
        }
        return s;
    }
}
