package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * Activations made of straight lines and parabolas: leaky ReLU, hard sigmoid and hard swish. Backward passes take the inputs of the
 * forward pass. NaN gives NaN, its gradient is that of the lower half.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class HardActivations {
    private static final float SIXTH = 1f / 6f;

    private static final int THREE_BITS = 0x40400000;
    private static final float THIRD = 1f / 3f;

    public static final Kernel LEAKY_RELU = Kernel.of("leakyRelu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            leakyReluWalk(0.5f, b.x, b.z, n);
        }
    });

    public static final Kernel LEAKY_RELU_BACKWARD = Kernel.of("leakyReluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            leakyReluBackwardWalk(0.5f, b.x, b.x, b.z, n);
        }
    });

    public static final Kernel HARD_SIGMOID = Kernel.of("hardSigmoid", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            hardSigmoidWalk(b.x, b.z, n);
        }
    });

    public static final Kernel HARD_SIGMOID_BACKWARD = Kernel.of("hardSigmoidBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            hardSigmoidBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    public static final Kernel HARD_SWISH = Kernel.of("hardSwish", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            hardSwishWalk(b.x, b.z, n);
        }
    });

    public static final Kernel HARD_SWISH_BACKWARD = Kernel.of("hardSwishBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            hardSwishBackwardWalk(b.x, b.x, b.z, n);
        }
    });

    private HardActivations() {}

    private static float hardSigmoid(float x) {
        return Math.min(Math.max(x + 3f, 0f), 6f) * SIXTH;
    }

    /** All bits set where |x| &lt; 3; no condition, because C2 would speculate on it. */
    private static int within3(float x) {
        return (Float.floatToRawIntBits(Math.abs(x)) - THREE_BITS) >> 31;
    }

    private static float hardSwishGradient(float x) {
        int middle = Float.floatToRawIntBits(Math.fma(x, THIRD, 0.5f)) & within3(x);
        int side = Float.floatToRawIntBits(x > 0f ? 1f : 0f) & ~within3(x);
        return Float.intBitsToFloat(middle | side);
    }

    /**
     * y[i] = x[i] &gt; 0 ? x[i] : slope·x[i], one rounding.
     *
     * @param slope of the negative half; PyTorch's default is 0.01
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void leakyRelu(float slope, Tensor x, Tensor y, int n) {
        Checks.map("leakyRelu", x, y, n);
        leakyReluWalk(slope, x.segment(), y.segment(), n);
    }

    static void leakyReluWalk(float slope, MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            v.mul(slope).blend(v, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            set(y, i, v > 0f ? v : v * slope);
        }
    }

    /**
     * dx[i] = x[i] &gt; 0 ? dy[i] : slope·dy[i].
     *
     * @param slope of the negative half; PyTorch's default is 0.01
     * @param x n inputs of the forward pass; with a positive slope its outputs give the same
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void leakyReluBackward(float slope, Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("leakyReluBackward", "x", x, dy, dx, n);
        leakyReluBackwardWalk(slope, x.segment(), dy.segment(), dx.segment(), n);
    }

    static void leakyReluBackwardWalk(float slope, MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            g.mul(slope).blend(g, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            float g = get(dy, i);
            set(dx, i, v > 0f ? g : g * slope);
        }
    }

    /**
     * y[i] = min(max(x[i] + 3, 0), 6) / 6 (PyTorch's), the division as a product with 1/6.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void hardSigmoid(Tensor x, Tensor y, int n) {
        Checks.map("hardSigmoid", x, y, n);
        hardSigmoidWalk(x.segment(), y.segment(), n);
    }

    static void hardSigmoidWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v.add(3f);
            c = c.blend(0f, c.compare(VectorOperators.LT, 0f));
            c = c.blend(6f, c.compare(VectorOperators.GT, 6f));
            c.mul(SIXTH).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            set(y, i, hardSigmoid(v));
        }
    }

    /**
     * dx[i] = −3 &lt; x[i] &lt; 3 ? dy[i]/6 : 0, as in PyTorch; the division as a product with 1/6.
     *
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void hardSigmoidBackward(Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("hardSigmoidBackward", "x", x, dy, dx, n);
        hardSigmoidBackwardWalk(x.segment(), dy.segment(), dx.segment(), n);
    }

    static void hardSigmoidBackwardWalk(MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            g.mul(SIXTH)
                    .blend(0f, v.abs().compare(VectorOperators.LT, 3f).not())
                    .intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            float g = get(dy, i);
            set(dx, i, Float.intBitsToFloat(Float.floatToRawIntBits(g * SIXTH) & within3(v)));
        }
    }

    /**
     * y[i] = x[i] · min(max(x[i] + 3, 0), 6) / 6 (Howard et al. 2019), as x[i] times {@link #hardSigmoid}; NaN at −∞, where that is −∞·0.
     *
     * @param x n elements
     * @param y n elements; may be x
     */
    public static void hardSwish(Tensor x, Tensor y, int n) {
        Checks.map("hardSwish", x, y, n);
        hardSwishWalk(x.segment(), y.segment(), n);
    }

    static void hardSwishWalk(MemorySegment x, MemorySegment y, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector c = v.add(3f);
            c = c.blend(0f, c.compare(VectorOperators.LT, 0f));
            c = c.blend(6f, c.compare(VectorOperators.GT, 6f));
            c.mul(SIXTH).mul(v).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            set(y, i, v * hardSigmoid(v));
        }
    }

    /**
     * dx[i] = dy[i] times 0 for x[i] ≤ −3, 1 for x[i] ≥ 3, x[i]/3 + 1/2 between; 0 for NaN.
     *
     * @param x n inputs of the forward pass
     * @param dy n gradients of the outputs
     * @param dx n gradients of the inputs; may be dy or x
     */
    public static void hardSwishBackward(Tensor x, Tensor dy, Tensor dx, int n) {
        Checks.gradient("hardSwishBackward", "x", x, dy, dx, n);
        hardSwishBackwardWalk(x.segment(), dy.segment(), dx.segment(), n);
    }

    static void hardSwishBackwardWalk(MemorySegment x, MemorySegment dy, MemorySegment dx, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            FloatVector c = v.fma(FloatVector.broadcast(SPECIES, THIRD), FloatVector.broadcast(SPECIES, 0.5f));
            c = c.blend(0f, v.compare(VectorOperators.GT, -3f).not());
            c = c.blend(1f, v.compare(VectorOperators.GE, 3f));
            c.mul(g).intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = get(x, i);
            float g = get(dy, i);
            set(dx, i, hardSwishGradient(v) * g);
        }
    }
}
