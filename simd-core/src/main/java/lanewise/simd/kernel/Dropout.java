package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;
import static lanewise.simd.lane.Philox.LONGS;
import static lanewise.simd.lane.Philox.LONG_VECTOR;
import static lanewise.simd.lane.Philox.LOW;
import static lanewise.simd.lane.Philox.M0;
import static lanewise.simd.lane.Philox.M1;
import static lanewise.simd.lane.Philox.ROUNDS;
import static lanewise.simd.lane.Philox.W0;
import static lanewise.simd.lane.Philox.W1;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.lane.Lanes;

/**
 * Dropout (N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014): in training each element
 * becomes 0 with a given probability.
 *
 * <p>Element i is dropped where {@link Rng#uniform rng.uniform}(first + i) is not below 1 − dropRate. So nothing has to be stored: the backward
 * pass is the same call on the gradients, with the same rng and first; a training takes the number of the step times the elements of its
 * greatest batch for {@code first}. {@link #mask} stores the factors for whoever wants them; {@link #masked} gives the same bits as
 * {@link #dropout}. A dropped element is +0 even where it was NaN or infinite. The rounds that make its numbers are written out, for the reason
 * {@link RandomNumbers} gives.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, or the rate outside [0, 1), and {@link IllegalStateException} when its arena is closed.
 */
public final class Dropout {
    private static final Rng WARM = new Rng(1, 1);

    public static final Kernel DROPOUT = Kernel.of("dropout", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            dropoutWalk(WARM, 0, 1 << 23, 2f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel MASKED = Kernel.of("masked", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            maskedWalk(b.x, b.y, b.z, n);
        }
    });

    public static final Kernel DROPOUT_CHANNEL = Kernel.of("dropoutChannel", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            // Both factors: short calls have a tail only.
            channelWalk(n > Lanes.LENGTH ? 2f : 0f, b.x, b.z, 0, n);
        }
    });

    /** When the kept elements are scaled so that expectations stay as they are. */
    public enum Scaling {
        /** In training, by 1/(1 − dropRate) (textbook I06; PyTorch, Keras). */
        INVERTED,
        /** In inference, by 1 − dropRate (textbook I05, the paper). */
        CLASSIC;

        private float training(float dropRate) {
            return this == INVERTED ? 1f / (1f - dropRate) : 1f;
        }

        private float inference(float dropRate) {
            return this == INVERTED ? 1f : 1f - dropRate;
        }
    }

    private Dropout() {}

    /**
     * y[i] = {@link Rng#uniform rng.uniform}(first + i) &lt; 1 − dropRate ? x[i]·scale : 0, scale = 1/(1 − dropRate) where scaling is inverted,
     * else 1; one rounding.
     *
     * @param first the number of the first element; any
     * @param dropRate the probability of 0, in [0, 1)
     * @param x n inputs, or gradients of outputs
     * @param y n outputs, or gradients of inputs; may be x
     */
    public static void dropout(Rng rng, long first, float dropRate, Scaling scaling, Tensor x, Tensor y, int n) {
        rate("dropout", dropRate);
        Checks.map("dropout", x, y, n);
        range(rng, first, 1f - dropRate, scaling.training(dropRate), x.segment(), y.segment(), 0, n);
    }

    /**
     * y[i] = x[i] where scaling is inverted, else x[i]·(1 − dropRate): what stands for dropout in inference.
     *
     * @param dropRate as in training
     * @param x n inputs
     * @param y n outputs; may be x
     */
    public static void inference(float dropRate, Scaling scaling, Tensor x, Tensor y, int n) {
        rate("inference", dropRate);
        Checks.map("inference", x, y, n);
        Elementwise.scaleWalk(scaling.inference(dropRate), x.segment(), y.segment(), n);
    }

    /**
     * The factors that {@link #dropout} has: mask[i] = scale for kept elements, 0 for dropped ones.
     *
     * @param mask n elements, overwritten
     */
    public static void mask(Rng rng, long first, float dropRate, Scaling scaling, Tensor mask, int n) {
        rate("mask", dropRate);
        Checks.atLeast("mask", "mask", mask, n);
        Checks.writable("mask", "mask", mask);
        mask(rng, first, 1f - dropRate, scaling.training(dropRate), mask.segment(), n);
    }

    /** y[i] = value with probability keep, else 0. */
    static void mask(Rng rng, long first, float keep, float value, MemorySegment y, int n) {
        Elementwise.fillWalk(value, y, 0, n);
        range(rng, first, keep, 1f, y, y, 0, n);
    }

    /**
     * y[i] = mask[i] = 0 ? 0 : x[i]·mask[i]: the forward pass with stored factors, and the backward pass on the gradients.
     *
     * @param x n elements
     * @param mask n factors
     * @param y n elements; may be x or mask
     */
    public static void masked(Tensor x, Tensor mask, Tensor y, int n) {
        Checks.map("masked", x, y, n);
        Checks.atLeast("masked", "mask", mask, n);
        Checks.sameOrDisjoint("masked", "mask", mask, n, "y", y, n);
        maskedWalk(x.segment(), mask.segment(), y.segment(), n);
    }

    /**
     * Spatial dropout (J. Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015): whole channels are kept or
     * dropped, channel c of all images taken together by number first + c.
     *
     * @param x channels x area
     * @param y channels x area; may be x
     * @param channels images times channels of an image
     * @param area elements of a channel
     */
    public static void dropoutChannels(
            Rng rng, long first, float dropRate, Scaling scaling, Tensor x, Tensor y, int channels, int area) {
        rate("dropoutChannels", dropRate);
        Checks.atLeast("dropoutChannels", "x", x, channels, area);
        Checks.atLeast("dropoutChannels", "y", y, channels, area);
        Checks.writable("dropoutChannels", "y", y);
        Checks.sameOrDisjoint("dropoutChannels", "x", x, channels * area, "y", y, channels * area);
        float scale = scaling.training(dropRate);
        for (int c = 0; c < channels; c++) {
            float factor = rng.uniform(first + c) < 1f - dropRate ? scale : 0f;
            channelWalk(factor, x.segment(), y.segment(), (long) c * area, area);
        }
    }

    private static void rate(String kernel, float dropRate) {
        if (!(dropRate >= 0f && dropRate < 1f)) {
            throw new IllegalArgumentException(kernel + ": dropRate is " + dropRate + "; it must be in [0, 1)");
        }
    }

    /** From element {@code at} on. A first number that is the second of its block goes before the walk. */
    private static void range(
            Rng rng, long first, float keep, float scale, MemorySegment x, MemorySegment y, long at, int n) {
        int head = Math.min((int) (first & 1), n);
        if (head == 1) {
            y.set(FLOAT, 4L * at, kept(rng.bits(first), threshold(keep), scale, x.get(FLOAT, 4L * at)));
        }
        dropoutWalk(rng, first + head, threshold(keep), scale, x, y, at + head, n - head);
    }

    /** u &lt; keep for u = k·2⁻²⁴ just where the integer k is less than this. */
    private static int threshold(float keep) {
        return (int) Math.ceil(keep * 0x1p24f);
    }

    private static float kept(long bits, int threshold, float scale, float x) {
        return (int) (bits >>> 40) < threshold ? x * scale : 0f;
    }

    /** From element {@code at} of both on, with the numbers from {@code first} on, which is even. */
    static void dropoutWalk(
            Rng rng, long first, int threshold, float scale, MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        long seed = rng.seed();
        long stream = rng.stream();
        LongVector lanes = LONG_VECTOR.cast(LongVector.zero(LONGS).addIndex(1));
        int i = 0;
        for (; i <= n - 2 * LENGTH; i += 2 * LENGTH) {
            long block = (first + i) >>> 1;
            LongVector a0 = lanes.add(block).and(Long.MAX_VALUE);
            LongVector b0 = lanes.add(block + LENGTH / 2).and(Long.MAX_VALUE);
            LongVector a1 = a0.lanewise(VectorOperators.LSHR, 32);
            LongVector b1 = b0.lanewise(VectorOperators.LSHR, 32);
            LongVector a2 = LongVector.broadcast(LONGS, stream);
            LongVector b2 = a2;
            LongVector a3 = LongVector.broadcast(LONGS, stream >>> 32);
            LongVector b3 = a3;
            int k0 = (int) seed;
            int k1 = (int) (seed >>> 32);
            for (int round = 1; round < ROUNDS; round++) {
                LongVector m0 = LongVector.broadcast(LONGS, M0).and(LOW);
                LongVector m1 = LongVector.broadcast(LONGS, M1).and(LOW);
                LongVector p0 = LONG_VECTOR.cast(a0).and(LOW).mul(m0);
                LongVector p1 = LONG_VECTOR.cast(a2).and(LOW).mul(m1);
                LongVector q0 = LONG_VECTOR.cast(b0).and(LOW).mul(m0);
                LongVector q1 = LONG_VECTOR.cast(b2).and(LOW).mul(m1);
                a0 = p1.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a1)
                        .lanewise(VectorOperators.XOR, k0);
                a2 = p0.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, a3)
                        .lanewise(VectorOperators.XOR, k1);
                b0 = q1.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, b1)
                        .lanewise(VectorOperators.XOR, k0);
                b2 = q0.lanewise(VectorOperators.LSHR, 32)
                        .lanewise(VectorOperators.XOR, b3)
                        .lanewise(VectorOperators.XOR, k1);
                a1 = p1;
                a3 = p0;
                b1 = q1;
                b3 = q0;
                k0 += W0;
                k1 += W1;
            }
            // of the last round, only the products: they are the words 1 and 3
            LongVector m0 = LongVector.broadcast(LONGS, M0).and(LOW);
            LongVector m1 = LongVector.broadcast(LONGS, M1).and(LOW);
            LongVector a = LONG_VECTOR
                    .cast(a2)
                    .and(LOW)
                    .mul(m1)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(a0).and(LOW).mul(m0).lanewise(VectorOperators.LSHL, 32));
            LongVector b = LONG_VECTOR
                    .cast(b2)
                    .and(LOW)
                    .mul(m1)
                    .and(LOW)
                    .or(LONG_VECTOR.cast(b0).and(LOW).mul(m0).lanewise(VectorOperators.LSHL, 32));
            VectorMask<Float> v = a.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, 8)
                    .compare(VectorOperators.LT, threshold)
                    .cast(SPECIES);
            VectorMask<Float> w = b.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, 8)
                    .compare(VectorOperators.LT, threshold)
                    .cast(SPECIES);
            FloatVector.zero(SPECIES)
                    .blend(
                            FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER)
                                    .mul(scale),
                            v)
                    .intoMemorySegment(y, from + 4L * i, ORDER);
            FloatVector.zero(SPECIES)
                    .blend(
                            FloatVector.fromMemorySegment(SPECIES, x, from + 4L * (i + LENGTH), ORDER)
                                    .mul(scale),
                            w)
                    .intoMemorySegment(y, from + 4L * (i + LENGTH), ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i);
            y.set(FLOAT, from + 4L * i, kept(rng.bits(first + i), threshold, scale, v));
        }
    }

    static void maskedWalk(MemorySegment x, MemorySegment mask, MemorySegment y, int n) {
        x = exact(x);
        mask = exact(mask);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, mask, 4L * i, ORDER);
            FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER)
                    .mul(m)
                    .blend(0f, m.compare(VectorOperators.EQ, 0f))
                    .intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float m = get(mask, i);
            set(y, i, m == 0f ? 0f : get(x, i) * m);
        }
    }

    /** All elements of a channel, times the factor, or 0 where that is 0. */
    static void channelWalk(float factor, MemorySegment x, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long from = 4L * at;
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        VectorMask<Float> dropped = f.compare(VectorOperators.EQ, 0f);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, from + 4L * i, ORDER)
                    .mul(f)
                    .blend(0f, dropped)
                    .intoMemorySegment(y, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = x.get(FLOAT, from + 4L * i) * factor;
            y.set(FLOAT, from + 4L * i, factor == 0f ? 0f : v);
        }
    }
}
