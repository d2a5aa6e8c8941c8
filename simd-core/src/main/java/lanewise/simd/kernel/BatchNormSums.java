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
 * The sums of {@link BatchNorm} over a matrix with a plane of 1, channel by column: of x, of squared deviations, and of deviations times dy.
 *
 * <p>A walk goes down one or several columns of vectors with the sums of their channels in registers, which costs no loads and stores, and a few
 * channels no calls.
 *
 * <p>The walks look alike and are written out: a loop that is told what to do by an interface keeps its vectors on the heap once three of them
 * share it (CONTRIBUTING, rules of kernels).
 */
public final class BatchNormSums {
    public static final Kernel COLUMN_TOTAL = Kernel.of("channelTotals", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            sumWalk(b.eight, b.z, 0, 8, n, 0, n);
            sumWalk(b.eight, b.z, 0, 8, n, 0, n - n / 8); // some vectors that are no four
        }
    });

    public static final Kernel COLUMN_SQUARES = Kernel.of("channelSquares", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            squaresWalk(b.eight, b.y, b.z, 0, 8, n, 0, n);
            squaresWalk(b.eight, b.y, b.z, 0, 8, n, 0, n - n / 4);
        }
    });

    public static final Kernel COLUMN_PRODUCTS = Kernel.of("channelProducts", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            productsWalk(b.eight, b.eight, b.y, b.z, 0, 8, n, 0, n);
            productsWalk(b.eight, b.eight, b.y, b.z, 0, 8, n, 0, n - n / 4);
        }
    });

    private BatchNormSums() {}

    /** total[c] = Σ x. */
    static void sum(MemorySegment x, MemorySegment total, int images, int channels, int from, int to) {
        Elementwise.fillWalk(0f, total, from, to - from);
        for (int block = 0; block < images; block += Channels.BLOCK) {
            int rows = Channels.end(block, images) - block;
            sumWalk(x, total, block * channels, rows, channels, from, to);
        }
    }

    /** total[c] = Σ (x − mean[c])². */
    static void squares(
            MemorySegment x, MemorySegment mean, MemorySegment total, int images, int channels, int from, int to) {
        Elementwise.fillWalk(0f, total, from, to - from);
        for (int block = 0; block < images; block += Channels.BLOCK) {
            int rows = Channels.end(block, images) - block;
            squaresWalk(x, mean, total, block * channels, rows, channels, from, to);
        }
    }

    /** sums[c] = Σ dy and products[c] = Σ dy · (x − mean[c]), block by block, so that dy is in a cache when it is read again. */
    static void gradients(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment mean,
            MemorySegment sums,
            MemorySegment products,
            int images,
            int channels,
            int from,
            int to) {
        Elementwise.fillWalk(0f, sums, from, to - from);
        Elementwise.fillWalk(0f, products, from, to - from);
        for (int block = 0; block < images; block += Channels.BLOCK) {
            int rows = Channels.end(block, images) - block;
            sumWalk(dy, sums, block * channels, rows, channels, from, to);
            productsWalk(x, dy, mean, products, block * channels, rows, channels, from, to);
        }
    }

    static void sumWalk(MemorySegment x, MemorySegment total, int first, int rows, int stride, int from, int to) {
        x = exact(x);
        total = exact(total);
        if (from == to) {
            return;
        }
        int j = from;
        for (; j < to - (4 * LENGTH - 1); j += 4 * LENGTH) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                s0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER).add(s0);
                s1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (at + LENGTH), ORDER)
                        .add(s1);
                s2 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (at + 2 * LENGTH), ORDER)
                        .add(s2);
                s3 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (at + 3 * LENGTH), ORDER)
                        .add(s3);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER)
                    .add(s0)
                    .intoMemorySegment(total, 4L * j, ORDER);
            FloatVector.fromMemorySegment(SPECIES, total, 4L * (j + LENGTH), ORDER)
                    .add(s1)
                    .intoMemorySegment(total, 4L * (j + LENGTH), ORDER);
            FloatVector.fromMemorySegment(SPECIES, total, 4L * (j + 2 * LENGTH), ORDER)
                    .add(s2)
                    .intoMemorySegment(total, 4L * (j + 2 * LENGTH), ORDER);
            FloatVector.fromMemorySegment(SPECIES, total, 4L * (j + 3 * LENGTH), ORDER)
                    .add(s3)
                    .intoMemorySegment(total, 4L * (j + 3 * LENGTH), ORDER);
        }
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector s = FloatVector.zero(SPECIES);
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                s = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER).add(s);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER).add(s).intoMemorySegment(total, 4L * j, ORDER);
        }
        for (; j < to; j++) {
            float s = 0f;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                s += get(x, at);
                at += stride;
            }
            set(total, j, get(total, j) + s);
        }
    }

    static void squaresWalk(
            MemorySegment x,
            MemorySegment mean,
            MemorySegment total,
            int first,
            int rows,
            int stride,
            int from,
            int to) {
        x = exact(x);
        mean = exact(mean);
        total = exact(total);
        if (from == to) {
            return;
        }
        int j = from;
        for (; j < to - (2 * LENGTH - 1); j += 2 * LENGTH) {
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            FloatVector m1 = FloatVector.fromMemorySegment(SPECIES, mean, 4L * (j + LENGTH), ORDER);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m0);
                FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (at + LENGTH), ORDER)
                        .sub(m1);
                s0 = d0.mul(d0).add(s0);
                s1 = d1.mul(d1).add(s1);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER)
                    .add(s0)
                    .intoMemorySegment(total, 4L * j, ORDER);
            FloatVector.fromMemorySegment(SPECIES, total, 4L * (j + LENGTH), ORDER)
                    .add(s1)
                    .intoMemorySegment(total, 4L * (j + LENGTH), ORDER);
        }
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            FloatVector s = FloatVector.zero(SPECIES);
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m);
                s = d.mul(d).add(s);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER).add(s).intoMemorySegment(total, 4L * j, ORDER);
        }
        for (; j < to; j++) {
            float s = 0f;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                float d = get(x, at) - get(mean, j);
                s += d * d;
                at += stride;
            }
            set(total, j, get(total, j) + s);
        }
    }

    static void productsWalk(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment mean,
            MemorySegment total,
            int first,
            int rows,
            int stride,
            int from,
            int to) {
        x = exact(x);
        dy = exact(dy);
        mean = exact(mean);
        total = exact(total);
        if (from == to) {
            return;
        }
        int j = from;
        for (; j < to - (2 * LENGTH - 1); j += 2 * LENGTH) {
            FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            FloatVector m1 = FloatVector.fromMemorySegment(SPECIES, mean, 4L * (j + LENGTH), ORDER);
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m0);
                FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, x, 4L * (at + LENGTH), ORDER)
                        .sub(m1);
                s0 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * at, ORDER)
                        .mul(d0)
                        .add(s0);
                s1 = FloatVector.fromMemorySegment(SPECIES, dy, 4L * (at + LENGTH), ORDER)
                        .mul(d1)
                        .add(s1);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER)
                    .add(s0)
                    .intoMemorySegment(total, 4L * j, ORDER);
            FloatVector.fromMemorySegment(SPECIES, total, 4L * (j + LENGTH), ORDER)
                    .add(s1)
                    .intoMemorySegment(total, 4L * (j + LENGTH), ORDER);
        }
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            FloatVector s = FloatVector.zero(SPECIES);
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m);
                s = FloatVector.fromMemorySegment(SPECIES, dy, 4L * at, ORDER)
                        .mul(d)
                        .add(s);
                at += stride;
            }
            FloatVector.fromMemorySegment(SPECIES, total, 4L * j, ORDER).add(s).intoMemorySegment(total, 4L * j, ORDER);
        }
        for (; j < to; j++) {
            float s = 0f;
            int at = first + j;
            for (int i = 0; i < rows; i++) {
                s += get(dy, at) * (get(x, at) - get(mean, j));
                at += stride;
            }
            set(total, j, get(total, j) + s);
        }
    }
}
