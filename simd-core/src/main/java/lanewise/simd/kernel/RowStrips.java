package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.VECTOR;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * What {@link LayerNorm} does to each element, for blocks of narrow rows: a strip of columns as wide as a vector down all rows of the block, so that a loop has as many rounds as
 * the block has rows instead of the few vectors of a row, and gains and sums of gradients stay in registers. The operations of an element and their order are the same.
 */
public final class RowStrips {
    /** The widest rows: from 256 elements on, a strip of 64 rows is in a few sets of the nearest cache only, and takes up to twice the time. */
    private static final int WIDEST = 128;

    public static final Kernel GAIN = Kernel.of("rowStripGain", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainStrip(b.x, b.y, b.y, b.z, b.x, b.x, 0, 0, n / LENGTH, LENGTH);
        }
    });

    public static final Kernel GAIN_BACKWARD = Kernel.of("rowStripGainBackward", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            gainBackwardStrip(b.x, b.y, b.y, b.x, b.x, b.z, b.u, b.w, 0, 0, 0, n / LENGTH, LENGTH);
        }
    });

    private RowStrips() {}

    /** Whether rows are narrow, and whole vectors. */
    static boolean suit(int cols) {
        return cols <= WIDEST && cols % LENGTH == 0;
    }

    /** y = fma((x − mean) · rstd, gamma, beta) of the rows [from, to). */
    static void gain(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment y,
            MemorySegment mean,
            MemorySegment rstd,
            int from,
            int to,
            int cols) {
        for (int j = 0; j < cols; j += LENGTH) {
            gainStrip(x, gamma, beta, y, mean, rstd, j, from, to, cols);
        }
    }

    private static void gainStrip(
            MemorySegment x,
            MemorySegment gamma,
            MemorySegment beta,
            MemorySegment y,
            MemorySegment mean,
            MemorySegment rstd,
            int j,
            int from,
            int to,
            int cols) {
        x = exact(x);
        gamma = exact(gamma);
        beta = exact(beta);
        y = exact(y);
        mean = exact(mean);
        rstd = exact(rstd);
        if (from >= to) {
            return;
        }
        FloatVector g = FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, beta, 4L * j, ORDER);
        long step = 4L * cols;
        for (int i = from; i < to; i++) {
            long at = i * step + 4L * j;
            FloatVector.fromMemorySegment(SPECIES, x, at, ORDER)
                    .sub(mean.get(FLOAT, 4L * i))
                    .mul(rstd.get(FLOAT, 4L * i))
                    .fma(g, b)
                    .intoMemorySegment(y, at, ORDER);
        }
    }

    /**
     * g = dy · gamma of the rows [from, to), and their shares of the gradients of gain and bias, dgamma[part + j] = the chain of
     * fma(dy, (x − mean) · rstd, s) and dbeta[part + j] that of s + dy, both from 0.
     */
    static void gainBackward(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment g,
            MemorySegment dgamma,
            MemorySegment dbeta,
            int part,
            int from,
            int to,
            int cols) {
        for (int j = 0; j < cols; j += LENGTH) {
            gainBackwardStrip(x, dy, gamma, mean, rstd, g, dgamma, dbeta, part, j, from, to, cols);
        }
    }

    private static void gainBackwardStrip(
            MemorySegment x,
            MemorySegment dy,
            MemorySegment gamma,
            MemorySegment mean,
            MemorySegment rstd,
            MemorySegment g,
            MemorySegment dgamma,
            MemorySegment dbeta,
            int part,
            int j,
            int from,
            int to,
            int cols) {
        x = exact(x);
        dy = exact(dy);
        gamma = exact(gamma);
        mean = exact(mean);
        rstd = exact(rstd);
        g = exact(g);
        dgamma = exact(dgamma);
        dbeta = exact(dbeta);
        if (from >= to) {
            return;
        }
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, gamma, 4L * j, ORDER);
        FloatVector s = FloatVector.zero(SPECIES);
        FloatVector t = s;
        long step = 4L * cols;
        for (int i = from; i < to; i++) {
            long at = i * step + 4L * j;
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dy, at, ORDER);
            FloatVector h = FloatVector.fromMemorySegment(SPECIES, x, at, ORDER)
                    .sub(mean.get(FLOAT, 4L * i))
                    .mul(rstd.get(FLOAT, 4L * i));
            s = d.fma(h, s);
            t = d.add(t);
            d.mul(a).intoMemorySegment(g, at, ORDER);
        }
        VECTOR.cast(s).intoMemorySegment(dgamma, 4L * (part + j), ORDER);
        VECTOR.cast(t).intoMemorySegment(dbeta, 4L * (part + j), ORDER);
    }
}
