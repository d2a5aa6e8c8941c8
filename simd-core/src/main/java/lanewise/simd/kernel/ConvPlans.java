package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.Axis;
import lanewise.simd.conv.Correlation;
import lanewise.simd.conv.Plan;
import lanewise.simd.conv.WeightGradient;
import lanewise.simd.gemm.CacheSizes;

/** What a worker of {@link Conv2d} does at a time, after the caches of this machine, and what its workspace takes of the arena. */
final class ConvPlans {
    /** What a worker keeps of image and results, as a part of the L2 cache, in floats: half of it. */
    private static final int PART_OF_L2 = 8;

    /** Pixels whose gradients all taps use before the next are turned: 512 were 1.05 times as fast as 256, 96 to 160 slower (Zen 5). */
    static final int PIXELS = 512;

    private ConvPlans() {}

    /** Floats of image and results that a worker keeps, on this machine. */
    static int room() {
        return (int) (CacheSizes.detect().l2() / PART_OF_L2);
    }

    /** From image to results. */
    static Plan forward(ConvShape s, int room) {
        int in = s.inChannels() / s.groups();
        return new Plan(forward(s.rows()), forward(s.columns()), in, s.outChannels() / s.groups(), room);
    }

    /** From results to image. */
    static Plan backward(ConvShape s, int room) {
        int in = s.inChannels() / s.groups();
        return new Plan(backward(s.rows()), backward(s.columns()), s.outChannels() / s.groups(), in, room);
    }

    /** A worker's part in the gradient of weights. */
    static WeightGradient gradient(ConvShape s, int room, int pixels, TensorArena arena) {
        return isByLines(s)
                ? WeightGradient.byLines(lines(s, room), s.outWidth(), s.groups(), arena)
                : WeightGradient.byProducts(forward(s, room), pixels, s.groups(), arena);
    }

    private static long gradientBytes(ConvShape s) {
        return isByLines(s)
                ? WeightGradient.bytesByLines(lines(s, room()), s.outWidth())
                : WeightGradient.bytesByProducts(forward(s, room()), PIXELS);
    }

    private static boolean isByLines(ConvShape s) {
        return WeightGradient.isByLines(s.outWidth(), s.outChannels() / s.groups(), s.taps());
    }

    private static Plan lines(ConvShape s, int room) {
        int in = s.inChannels() / s.groups();
        ConvAxis c = s.columns();
        int line = WeightGradient.line(s.outWidth());
        Axis columns = Axis.forward(c.size(), c.kernel(), c.stride(), c.dilation(), c.before(), line);
        return new Plan(forward(s.rows()), columns, in, s.outChannels() / s.groups(), room);
    }

    private static Axis forward(ConvAxis a) {
        return Axis.forward(a.size(), a.kernel(), a.stride(), a.dilation(), a.before(), a.outputs());
    }

    private static Axis backward(ConvAxis a) {
        return Axis.backward(a.size(), a.kernel(), a.stride(), a.dilation(), a.before(), a.outputs());
    }

    /** What an instance for some of it takes of its arena, for so many workers. */
    static long workspaceBytes(ConvShape shape, Set<Conv2d.Work> work, int workers) {
        if (TiledShape.of(shape)) {
            return TiledShape.bytes(shape, work, workers, room());
        }
        Plan forward = forward(shape, room());
        long bytes = 0;
        if (work.contains(Conv2d.Work.FORWARD)) {
            bytes += workers * Correlation.bytes(forward);
        }
        if (work.contains(Conv2d.Work.DATA)) {
            bytes += workers * Correlation.bytes(backward(shape, room())) + TensorArena.bytes(shape.weights());
        }
        if (work.contains(Conv2d.Work.WEIGHTS)) {
            bytes += workers * gradientBytes(shape);
        }
        return bytes;
    }
}
