package lanewise.optim;

import lanewise.simd.kernel.Elementwise;

/** What the schedule-free rules share. */
final class ScheduleFree {
    private ScheduleFree() {}

    /** ε_t, rising linearly in the first steps. */
    static double rate(double learningRate, long warmUp, long step) {
        return learningRate * rise(warmUp, step + 1.0);
    }

    private static double rise(long warmUp, double t) {
        return t < warmUp ? t / warmUp : 1;
    }

    /** c = ε_t²/Σε_i² for i ≤ t, in closed form, so that it is no state: Σ_{i≤k} i² = k(k+1)(2k+1)/6. */
    static double share(long warmUp, long step) {
        double t = step + 1.0;
        double w = Math.max(1, warmUp);
        double k = Math.min(t, w);
        double sum = k * (k + 1) * (2 * k + 1) / (6 * w * w) + (t - k);
        return rise(warmUp, t) * rise(warmUp, t) / sum;
    }

    /** z starts where the parameters do. */
    static void start(Slabs slabs, int from, int to) {
        Elementwise.copy(slabs.theta().slice(from, to - from), slabs.state(0).slice(from, to - from), to - from);
    }
}
