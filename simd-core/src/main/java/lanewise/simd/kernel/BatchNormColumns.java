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
 * Batch normalization of a matrix, channel by column: {@link BatchNorm} with a plane of 1, and the same definition of its sums.
 *
 * <p>A walk goes down one or several columns of vectors with what belongs to their channels in registers: sums there cost no loads and
 * stores, and a few channels no calls. Where rows are long, what is no sum goes row by row instead ({@link BatchNormRows}).
 *
 * <p>The walks look alike and are written out: a loop that is told what to do by an interface keeps its vectors on the heap once three of them
 * share it (CONTRIBUTING, rules of kernels).
 */
public final class BatchNormColumns {
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

    public static final Kernel NORMALIZE_COLUMNS = Kernel.of("normalizeColumns", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalizeWalk(b.eight, b.y, b.y, b.y, b.y, b.c, 4, n, 0, n);
        }
    });

    public static final Kernel NORMALIZE_COLUMNS_BACKWARD = Kernel.of("normalizeColumnsBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(b.eight, b.eight, b.y, b.y, b.y, b.y, b.y, 0.25f, b.c, 4, n, 0, n);
        }
    });

    public static final Kernel SCALE_COLUMNS_BACKWARD = Kernel.of("scaleColumnsBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleWalk(b.eight, b.y, b.y, b.c, 4, n, 0, n);
        }
    });

    private BatchNormColumns() {}

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

    /** total[c] = Σ dy · (x − mean[c]). */
    static void products(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment mean,
            MemorySegment total,
            int images,
            int channels,
            int from,
            int to) {
        Elementwise.fillWalk(0f, total, from, to - from);
        for (int block = 0; block < images; block += Channels.BLOCK) {
            int rows = Channels.end(block, images) - block;
            productsWalk(x, dy, mean, total, block * channels, rows, channels, from, to);
        }
    }

    /** y = fma(x − mean, rstd · gamma, beta). */
    static void normalize(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment y,
            int rows,
            int stride,
            int from,
            int to) {
        if (to - from < BatchNormRows.LONG) {
            normalizeWalk(x, gamma, beta, mean, rstd, y, rows, stride, from, to);
            return;
        }
        for (int i = 0; i < rows; i++) {
            BatchNormRows.normalizeWalk(x, gamma, beta, mean, rstd, y, i * stride, from, to);
        }
    }

    /** The same as {@link Planes#gradient}, with the sums of the columns. */
    static void gradient(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment dgamma,
            MemorySegment dbeta,
            MemorySegment dx,
            int rows,
            int stride,
            int from,
            int to) {
        float inverse = 1f / rows;
        if (to - from < BatchNormRows.LONG) {
            gradientWalk(x, dy, gamma, mean, rstd, dgamma, dbeta, inverse, dx, rows, stride, from, to);
            return;
        }
        for (int i = 0; i < rows; i++) {
            BatchNormRows.gradientWalk(x, dy, gamma, mean, rstd, dgamma, dbeta, inverse, dx, i * stride, from, to);
        }
    }

    /** dx = fma(dy, gamma · rstd, 0). */
    static void scale(
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment rstd,
            MemorySegment dx,
            int rows,
            int stride,
            int from,
            int to) {
        if (to - from < BatchNormRows.LONG) {
            scaleWalk(dy, gamma, rstd, dx, rows, stride, from, to);
            return;
        }
        for (int i = 0; i < rows; i++) {
            BatchNormRows.scaleWalk(dy, gamma, rstd, dx, i * stride, from, to);
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

    static void normalizeWalk(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment y,
            int rows,
            int stride,
            int from,
            int to) {
        x = exact(x);
        gamma = exact(gamma);
        beta = exact(beta);
        mean = exact(mean);
        rstd = exact(rstd);
        y = exact(y);
        if (from == to) {
            return;
        }
        int j = from;
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, rstd, 4L * j, ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER));
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, beta, 4L * j, ORDER);
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            int at = j;
            for (int i = 0; i < rows; i++) {
                FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m)
                        .fma(a, b)
                        .intoMemorySegment(y, 4L * at, ORDER);
                at += stride;
            }
        }
        for (; j < to; j++) {
            float a = get(rstd, j) * get(gamma, j);
            int at = j;
            for (int i = 0; i < rows; i++) {
                set(y, at, Math.fma(get(x, at) - get(mean, j), a, get(beta, j)));
                at += stride;
            }
        }
    }

    static void gradientWalk(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment dgamma,
            MemorySegment dbeta,
            float inverse,
            MemorySegment dx,
            int rows,
            int stride,
            int from,
            int to) {
        x = exact(x);
        dy = exact(dy);
        gamma = exact(gamma);
        mean = exact(mean);
        rstd = exact(rstd);
        dgamma = exact(dgamma);
        dbeta = exact(dbeta);
        dx = exact(dx);
        if (from == to) {
            return;
        }
        int j = from;
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector r = FloatVector.fromMemorySegment(SPECIES, rstd, 4L * j, ORDER);
            FloatVector a =
                    FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER).mul(r);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, dgamma, 4L * j, ORDER)
                    .mul(inverse)
                    .mul(a.mul(r).neg());
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, dbeta, 4L * j, ORDER)
                    .mul(inverse)
                    .mul(a.neg());
            FloatVector m = FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER);
            int at = j;
            for (int i = 0; i < rows; i++) {
                FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * at, ORDER)
                        .sub(m)
                        .fma(b, c);
                FloatVector.fromMemorySegment(SPECIES, dy, 4L * at, ORDER)
                        .fma(a, d)
                        .intoMemorySegment(dx, 4L * at, ORDER);
                at += stride;
            }
        }
        for (; j < to; j++) {
            float a = get(gamma, j) * get(rstd, j);
            float b = -(a * get(rstd, j)) * (get(dgamma, j) * inverse);
            float c = -a * (get(dbeta, j) * inverse);
            int at = j;
            for (int i = 0; i < rows; i++) {
                set(dx, at, Math.fma(get(dy, at), a, Math.fma(get(x, at) - get(mean, j), b, c)));
                at += stride;
            }
        }
    }

    static void scaleWalk(
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment rstd,
            MemorySegment dx,
            int rows,
            int stride,
            int from,
            int to) {
        dy = exact(dy);
        gamma = exact(gamma);
        rstd = exact(rstd);
        dx = exact(dx);
        if (from == to) {
            return;
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        int j = from;
        for (; j < to - (LENGTH - 1); j += LENGTH) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER)
                    .mul(FloatVector.fromMemorySegment(SPECIES, rstd, 4L * j, ORDER));
            int at = j;
            for (int i = 0; i < rows; i++) {
                FloatVector.fromMemorySegment(SPECIES, dy, 4L * at, ORDER)
                        .fma(a, zero)
                        .intoMemorySegment(dx, 4L * at, ORDER);
                at += stride;
            }
        }
        for (; j < to; j++) {
            float a = get(gamma, j) * get(rstd, j);
            int at = j;
            for (int i = 0; i < rows; i++) {
                set(dx, at, Math.fma(get(dy, at), a, 0f));
                at += stride;
            }
        }
    }
}
