package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/**
 * PReLU, a leaky ReLU with a learned slope (He et al. 2015, eq. 1), with one slope for each channel of images: theirs, and PyTorch's with {@code num_parameters}.
 * Channels of one element are columns: see {@link Prelu}.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class ChannelPrelu {
    public static final Kernel CHANNEL_PRELU = Kernel.of("channelPrelu", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            channelPreluWalk(0.5f, b.x, b.z, 0, n);
        }
    });

    public static final Kernel CHANNEL_PRELU_BACKWARD = Kernel.of("channelPreluBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            channelPreluBackwardWalk(0.5f, b.x, b.x, b.z, 0, n);
        }
    });

    /** All that these methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(CHANNEL_PRELU, CHANNEL_PRELU_BACKWARD, SharedPrelu.SLOPE_GRADIENT);

    private ChannelPrelu() {}

    /**
     * y[i, c, p] = x[i, c, p] &gt; 0 ? x[i, c, p] : slope[c]·x[i, c, p], one rounding.
     *
     * @param slope channels elements, disjoint from y
     * @param x images x channels x plane
     * @param y images x channels x plane; may be x
     */
    public static void channelPrelu(Tensor slope, Tensor x, Tensor y, int images, int channels, int plane) {
        int n = size("channelPrelu", x, images, channels, plane);
        Checks.map("channelPrelu", x, y, n);
        Checks.atLeast("channelPrelu", "slope", slope, channels);
        Checks.disjoint("channelPrelu", "slope", slope, channels, "y", y, n);
        for (int i = 0; i < images * channels; i++) {
            channelPreluWalk(get(slope.segment(), i % channels), x.segment(), y.segment(), i * plane, plane);
        }
    }

    private static int size(String name, Tensor x, int images, int channels, int plane) {
        if (channels < 0 || plane < 0) {
            throw new IllegalArgumentException(
                    name + ": there are " + channels + " channels of " + plane + " elements; neither may be negative");
        }
        Checks.atLeast(name, "x", x, images, (int) Math.min((long) channels * plane, Integer.MAX_VALUE));
        return images * channels * plane;
    }

    static void channelPreluWalk(float slope, MemorySegment x, MemorySegment y, int from, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        int i = from;
        int end = from + n;
        for (; i < end - LENGTH + 1; i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            v.mul(slope).blend(v, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(y, 4L * i, ORDER);
        }
        for (; i < end; i++) {
            float v = get(x, i);
            set(y, i, v > 0f ? v : v * slope);
        }
    }

    /**
     * dx[i, c, p] = x[i, c, p] &gt; 0 ? dy[i, c, p] : slope[c]·dy[i, c, p]; dslope[c] = Σ x·dy over the elements of the channel that are not above 0: of each image as
     * {@link SharedPrelu#sharedPreluBackward} has it, added one image after the other, from 0.
     *
     * @param slope channels elements
     * @param x images x channels x plane: the inputs of the forward pass
     * @param dy images x channels x plane: gradients of the outputs
     * @param dx images x channels x plane: gradients of the inputs; may be dy or x
     * @param dslope channels elements, overwritten; disjoint from all others
     */
    public static void channelPreluBackward(
            Tensor slope, Tensor x, Tensor dy, Tensor dx, Tensor dslope, int images, int channels, int plane) {
        channelPreluBackward(slope, x, dy, dx, dslope, images, channels, plane, 0, channels);
    }

    /** The same for the channels [from, to) only, so that workers can share them. */
    public static void channelPreluBackward(
            Tensor slope,
            Tensor x,
            Tensor dy,
            Tensor dx,
            Tensor dslope,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        int n = size("channelPreluBackward", x, images, channels, plane);
        Checks.gradient("channelPreluBackward", "x", x, dy, dx, n);
        Checks.atLeast("channelPreluBackward", "slope", slope, channels);
        Checks.atLeast("channelPreluBackward", "dslope", dslope, channels);
        Checks.writable("channelPreluBackward", "dslope", dslope);
        Checks.disjoint("channelPreluBackward", "slope", slope, channels, "dx", dx, n);
        Checks.disjoint("channelPreluBackward", "slope", slope, channels, "dslope", dslope, channels);
        Checks.disjoint("channelPreluBackward", "x", x, n, "dslope", dslope, channels);
        Checks.disjoint("channelPreluBackward", "dy", dy, n, "dslope", dslope, channels);
        Checks.disjoint("channelPreluBackward", "dx", dx, n, "dslope", dslope, channels);
        Checks.part("channelPreluBackward", "channels", channels, from, to);
        for (int c = from; c < to; c++) {
            float sum = 0f;
            for (int i = 0; i < images; i++) {
                int at = (i * channels + c) * plane;
                // before dx, which may overwrite what this reads
                sum += SharedPrelu.slopeGradient(x.segment(), dy.segment(), at, plane);
                channelPreluBackwardWalk(get(slope.segment(), c), x.segment(), dy.segment(), dx.segment(), at, plane);
            }
            set(dslope.segment(), c, sum);
        }
    }

    static void channelPreluBackwardWalk(
            float slope, MemorySegment x, MemorySegment dy, MemorySegment dx, int from, int n) {
        x = exact(x);
        dy = exact(dy);
        dx = exact(dx);
        if (n == 0) {
            return;
        }
        int i = from;
        int end = from + n;
        for (; i < end - LENGTH + 1; i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, x, 4L * i, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, dy, 4L * i, ORDER);
            g.mul(slope).blend(g, v.compare(VectorOperators.GT, 0f)).intoMemorySegment(dx, 4L * i, ORDER);
        }
        for (; i < end; i++) {
            float v = get(x, i);
            float g = get(dy, i);
            set(dx, i, v > 0f ? g : g * slope);
        }
    }
}
