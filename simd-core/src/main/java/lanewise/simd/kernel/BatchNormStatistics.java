package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;
import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * What {@link BatchNorm} makes of the sums of its channels, a vector of channels at a time but for running statistics, which are made in double: divisions and square roots
 * are rounded correctly, so the bits are those of one channel after the other.
 */
public final class BatchNormStatistics {
    public static final Kernel CHANNEL_MEANS = Kernel.of("channelMeans", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            divideWalk(b.z, 4f, 0, n);
        }
    });

    public static final Kernel CHANNEL_DEVIATIONS = Kernel.of("channelDeviations", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            rstdWalk(b.zero, b.z, 4f, 1f, 0, n);
        }
    });

    public static final Kernel CHANNEL_GAIN_GRADIENTS = Kernel.of("channelGainGradients", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            timesWalk(b.zero, b.z, 0, n);
        }
    });

    private BatchNormStatistics() {}

    /** sums = sums / m. */
    static void divideWalk(MemorySegment sums, float m, int from, int to) {
        sums = exact(sums);
        if (from == to) {
            return;
        }
        int c = from;
        for (; c < to - (LENGTH - 1); c += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, sums, 4L * c, ORDER).div(m).intoMemorySegment(sums, 4L * c, ORDER);
        }
        for (; c < to; c++) {
            set(sums, c, get(sums, c) / m);
        }
    }

    /** rstd = 1 / √(squares / m + eps); rstd may be squares. */
    static void rstdWalk(MemorySegment squares, MemorySegment rstd, float m, float eps, int from, int to) {
        squares = exact(squares);
        rstd = exact(rstd);
        if (from == to) {
            return;
        }
        int c = from;
        for (; c < to - (LENGTH - 1); c += LENGTH) {
            FloatVector deviation = FloatVector.fromMemorySegment(SPECIES, squares, 4L * c, ORDER)
                    .div(m)
                    .add(eps)
                    .sqrt();
            FloatVector.broadcast(SPECIES, 1f).div(deviation).intoMemorySegment(rstd, 4L * c, ORDER);
        }
        for (; c < to; c++) {
            set(rstd, c, Planes.rstd(get(squares, c) / m, eps));
        }
    }

    /** products = products · rstd. */
    static void timesWalk(MemorySegment rstd, MemorySegment products, int from, int to) {
        rstd = exact(rstd);
        products = exact(products);
        if (from == to) {
            return;
        }
        int c = from;
        for (; c < to - (LENGTH - 1); c += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, products, 4L * c, ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, rstd, 4L * c, ORDER))
                    .intoMemorySegment(products, 4L * c, ORDER);
        }
        for (; c < to; c++) {
            set(products, c, get(products, c) * get(rstd, c));
        }
    }

    /** The running statistics, in double, from mean and Σ(x − mean)² of m numbers. */
    static void running(
            MemorySegment mean,
            MemorySegment squares,
            MemorySegment runningMean,
            MemorySegment runningVar,
            double momentum,
            float m,
            int from,
            int to) {
        mean = exact(mean);
        squares = exact(squares);
        runningMean = exact(runningMean);
        runningVar = exact(runningVar);
        double keep = 1 - momentum;
        double free = m - 1.0;
        for (int c = from; c < to; c++) {
            set(runningMean, c, (float) (keep * get(runningMean, c) + momentum * get(mean, c)));
            set(runningVar, c, (float) (keep * get(runningVar, c) + momentum * (get(squares, c) / free)));
        }
    }
}
