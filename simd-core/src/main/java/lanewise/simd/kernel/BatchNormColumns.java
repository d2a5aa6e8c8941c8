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
 * Batch normalization of a matrix, channel by column: {@link BatchNorm} with a plane of 1. The sums are those of {@link BatchNormSums}.
 *
 * <p>A walk goes down a column of vectors with what belongs to their channels in registers: a few channels cost no calls. Where rows are long,
 * it goes row by row instead ({@link BatchNormRows}). The walks look alike and are written out, for the reason {@link BatchNormSums} gives.
 */
public final class BatchNormColumns {
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
