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
 * The same results as the walks of {@link BatchNormColumns}, one row at a time: for matrices with long rows. Down the columns
 * of 1024 floats each load would wait for the store before it, because their addresses agree in the last 12 bits: 27 instead of 8 µs for 64 rows.
 */
public final class BatchNormRows {
    /** Rows from which on this is the better way. */
    static final int LONG = 256;

    public static final Kernel NORMALIZE_ROW = Kernel.of("normalizeRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            normalizeWalk(b.x, b.y, b.y, b.y, b.y, b.z, 0, 0, n);
        }
    });

    public static final Kernel NORMALIZE_ROW_BACKWARD = Kernel.of("normalizeRowBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gradientWalk(b.x, b.x, b.y, b.y, b.y, b.y, b.y, 1f, b.z, 0, 0, n);
        }
    });

    public static final Kernel SCALE_ROW_BACKWARD = Kernel.of("scaleRowBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            scaleWalk(b.x, b.y, b.y, b.z, 0, 0, n);
        }
    });

    private BatchNormRows() {}

    static void normalizeWalk(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment y,
            int row,
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
            FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER))
                    .fma(a, FloatVector.fromMemorySegment(SPECIES, beta, 4L * j, ORDER))
                    .intoMemorySegment(y, 4L * (row + j), ORDER);
        }
        for (; j < to; j++) {
            float a = get(rstd, j) * get(gamma, j);
            set(y, row + j, Math.fma(get(x, row + j) - get(mean, j), a, get(beta, j)));
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
            int row,
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
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, x, 4L * (row + j), ORDER)
                    .sub(FloatVector.fromMemorySegment(SPECIES, mean, 4L * j, ORDER))
                    .fma(b, c);
            FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER)
                    .fma(a, d)
                    .intoMemorySegment(dx, 4L * (row + j), ORDER);
        }
        for (; j < to; j++) {
            float a = get(gamma, j) * get(rstd, j);
            float b = -(a * get(rstd, j)) * (get(dgamma, j) * inverse);
            float c = -a * (get(dbeta, j) * inverse);
            set(dx, row + j, Math.fma(get(dy, row + j), a, Math.fma(get(x, row + j) - get(mean, j), b, c)));
        }
    }

    static void scaleWalk(
            MemorySegment dy, MemorySegment gamma, MemorySegment rstd, MemorySegment dx, int row, int from, int to) {
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
            FloatVector.fromMemorySegment(SPECIES, dy, 4L * (row + j), ORDER)
                    .fma(a, zero)
                    .intoMemorySegment(dx, 4L * (row + j), ORDER);
        }
        for (; j < to; j++) {
            set(dx, row + j, Math.fma(get(dy, row + j), get(gamma, j) * get(rstd, j), 0f));
        }
    }
}
