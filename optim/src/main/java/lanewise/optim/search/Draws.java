package lanewise.optim.search;

import lanewise.simd.Rng;

/** Random numbers one after the other, from one stream. The streams of a search: one for each random setting, proposal and trial. */
final class Draws {
    static final long SETTINGS = 1L << 40;
    static final long PROPOSALS = 2L << 40;
    static final long TRIALS = 3L << 40;
    static final long STARTS = 4L << 40;

    private final Rng rng;
    private long index;

    private Draws(Rng rng) {
        this.rng = rng;
    }

    /** Those of the proposal of trial n, and of nothing else. */
    static Draws ofProposal(long seed, int n) {
        return new Draws(new Rng(seed, PROPOSALS + n));
    }

    /** Those of what a method starts from. */
    static Draws ofStart(long seed) {
        return new Draws(new Rng(seed, STARTS));
    }

    /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
    static double uniform(Rng rng, long index) {
        return (rng.bits(index) >>> 11) * 0x1p-53;
    }

    double uniform() {
        return uniform(rng, index++);
    }

    int below(int bound) {
        return rng.below(bound, index++);
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** i with probability p_i; they sum to 1. */
    int index(double[] p) {
        double u = uniform();
        int i = 0;
        while (i < p.length - 1 && u >= p[i]) {
            u -= p[i++];
        }
        return i;
    }

    double normal() {
        return rng.normal(index++);
    }
}
