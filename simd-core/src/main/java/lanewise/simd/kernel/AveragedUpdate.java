package lanewise.simd.kernel;

import static lanewise.simd.kernel.Updates.TINY;
import static lanewise.simd.kernel.Updates.flush;
import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;

/** Averages of parameters along the way. See {@link Updates} for what all updates share. */
public final class AveragedUpdate {
    public static final Kernel AVERAGED_SGD = Kernel.of("averagedSgd", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            averagedSgdWalk(b.z, b.x, b.u, 1f, 1e-3f, 0.1f, 0.9f, 0L, n);
        }
    });

    public static final Kernel EMA = Kernel.of("ema", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            emaWalk(b.z, b.u, 0.1f, 0L, n);
        }
    });

    public static final Kernel LOOKAHEAD_SYNC = Kernel.of("lookaheadSync", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            lookaheadSyncWalk(b.z, b.u, 0.5f, 0L, n);
        }
    });

    private AveragedUpdate() {}

    /**
     * Averaged SGD (Polyak and Juditsky 1992): theta[i] = fma(−lr, grad[i], keep · theta[i]);
     * average[i] = flush(fma(share, theta[i], (1 − share)·average[i])). 20 bytes a parameter.
     *
     * @param share how much of the new parameters enters the average; with 1 it is a copy
     */
    public static void averagedSgd(
            Tensor theta, Tensor grad, Tensor average, double keep, double lr, double share, int from, int to) {
        Checks.update("averagedSgd", theta, grad, from, to);
        Checks.state("averagedSgd", "average", average, theta, grad, from, to);
        averagedSgdWalk(
                theta.segment(),
                grad.segment(),
                average.segment(),
                (float) keep,
                (float) -lr,
                (float) share,
                (float) (1 - share),
                4L * from,
                to - from);
    }

    static void averagedSgdWalk(
            MemorySegment theta,
            MemorySegment grad,
            MemorySegment average,
            float keep,
            float minusLr,
            float share,
            float rest,
            long from,
            int n) {
        theta = exact(theta);
        grad = exact(grad);
        average = exact(average);
        if (n == 0) {
            return;
        }
        FloatVector rate = FloatVector.broadcast(SPECIES, minusLr);
        FloatVector part = FloatVector.broadcast(SPECIES, share);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, grad, from + 4L * i, ORDER)
                    .fma(
                            rate,
                            FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                                    .mul(keep));
            p.intoMemorySegment(theta, from + 4L * i, ORDER);
            FloatVector a = p.fma(
                    part,
                    FloatVector.fromMemorySegment(SPECIES, average, from + 4L * i, ORDER)
                            .mul(rest));
            a.blend(0f, a.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(average, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float p = Math.fma(grad.get(FLOAT, from + 4L * i), minusLr, theta.get(FLOAT, from + 4L * i) * keep);
            theta.set(FLOAT, from + 4L * i, p);
            average.set(FLOAT, from + 4L * i, flush(Math.fma(p, share, average.get(FLOAT, from + 4L * i) * rest)));
        }
    }

    /**
     * Exponential moving average of parameters: average[i] = flush(fma(1 − decay, theta[i] − average[i], average[i])). 12 bytes a parameter.
     *
     * @param theta only read
     * @param decay how much of the old average remains, 0.995 for the textbook's x_test ← 0.995·x_test + 0.005·x
     */
    public static void ema(Tensor theta, Tensor average, double decay, int from, int to) {
        Checks.written("ema", "average", average, "theta", theta, from, to);
        emaWalk(theta.segment(), average.segment(), (float) (1 - decay), 4L * from, to - from);
    }

    static void emaWalk(MemorySegment theta, MemorySegment average, float share, long from, int n) {
        theta = exact(theta);
        average = exact(average);
        if (n == 0) {
            return;
        }
        FloatVector part = FloatVector.broadcast(SPECIES, share);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, average, from + 4L * i, ORDER);
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                    .sub(old)
                    .fma(part, old);
            a.blend(0f, a.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(average, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float old = average.get(FLOAT, from + 4L * i);
            average.set(FLOAT, from + 4L * i, flush(Math.fma(theta.get(FLOAT, from + 4L * i) - old, share, old)));
        }
    }

    /**
     * Slow parameters follow the fast ones, which go back to them (Zhang, Lucas, Hinton and Ba 2019, Algorithm 1):
     * slow[i] = fma(alpha, theta[i] − slow[i], slow[i]); theta[i] = slow[i]. 16 bytes a parameter.
     */
    public static void lookaheadSync(Tensor theta, Tensor slow, double alpha, int from, int to) {
        Checks.written("lookaheadSync", "slow", slow, "theta", theta, from, to);
        Checks.writable("lookaheadSync", "theta", theta);
        lookaheadSyncWalk(theta.segment(), slow.segment(), (float) alpha, 4L * from, to - from);
    }

    static void lookaheadSyncWalk(MemorySegment theta, MemorySegment slow, float alpha, long from, int n) {
        theta = exact(theta);
        slow = exact(slow);
        if (n == 0) {
            return;
        }
        FloatVector share = FloatVector.broadcast(SPECIES, alpha);
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, slow, from + 4L * i, ORDER);
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, theta, from + 4L * i, ORDER)
                    .sub(old)
                    .fma(share, old);
            s.intoMemorySegment(slow, from + 4L * i, ORDER);
            s.intoMemorySegment(theta, from + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float old = slow.get(FLOAT, from + 4L * i);
            float s = Math.fma(theta.get(FLOAT, from + 4L * i) - old, alpha, old);
            slow.set(FLOAT, from + 4L * i, s);
            theta.set(FLOAT, from + 4L * i, s);
        }
    }
}
