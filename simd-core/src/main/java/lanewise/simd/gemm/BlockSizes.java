package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

/**
 * How the loops are cut. Results do not depend on it: a block of k loads the running C and goes on with the chain.
 *
 * @param mc rows of A that are packed together, where it is packed ({@code GemmLoops}, {@code Rectangle})
 * @param kc greatest depth of a block
 * @param nc columns of B in a block so deep: kc·nc floats, meant for the L2 cache
 * @param packRows from how many rows of C on an untransposed B is packed
 */
public record BlockSizes(int mc, int kc, int nc, int packRows) {
    /** Terms from which on a transposed A whose columns are pages apart is packed: 2048x2048x512 takes 41 to 42 instead of 42 to 57 ms (Zen 4). */
    public static final int PACKED_TERMS = 128;

    /** Floats of a page: columns of A that begin at multiples of it push one another out of the caches, from one register tile to the next. */
    public static final int PAGE = 1024;

    public BlockSizes {
        if (mc < 1 || kc < 1 || packRows < 1) {
            throw new IllegalArgumentException(
                    "block sizes mc " + mc + ", kc " + kc + ", packRows " + packRows + ": all must be positive");
        }
        if (nc < 2 * Panels.NR || nc % Panels.NR != 0) {
            throw new IllegalArgumentException(
                    "block size nc " + nc + ": it must be a multiple of " + Panels.NR + ", and two of them at least");
        }
    }

    /**
     * For these caches: a panel of B as wide as a tile takes half of the L2 cache, or less, and a block of two of them all of it; of a small cache more.
     * Deep and few columns, because a tile then loads and stores its C seldom: 2048³ takes 158 ms with a kc of 2048, 169 to 174 with 1024 (Zen 4, 1 MB of
     * L2); at 1024³ a kc of 1024 reached 95 % of the peak, 512 93 % and 256 88 %. B is packed only for many rows: up to some hundred the tiles are faster
     * reading it in place (64x512x784: 95 instead of 86 %).
     */
    public static BlockSizes of(CacheSizes caches) {
        long floats = caches.l2() / 4;
        int kc = Math.clamp(floats / 2 / Panels.NR, 512, 2048);
        int nc = (int) Math.clamp(floats / kc / Panels.NR * Panels.NR, 2L * Panels.NR, 4096);
        return new BlockSizes(128, kc, nc, 384);
    }

    /** How deep the blocks of k terms are: all about the same. */
    int depth(int k) {
        return Math.ceilDiv(k, Math.ceilDiv(k, kc));
    }

    /** Floats of a B that half fills a small L1 cache. */
    int smallB() {
        return 4096;
    }

    /** How many of {@code left} columns the next block takes: never so many that less than a vector is left. */
    int columns(int left) {
        return columns(left, kc);
    }

    /** The same for blocks that are only so deep, and as large. */
    int columns(int left, int depth) {
        int most = (int) ((long) kc * nc / depth / Panels.NR) * Panels.NR;
        if (left <= most) {
            return left;
        }
        return left - most < Panels.NR ? most - Panels.NR : most;
    }

    /** Floats of a packed block of B, in panels of two vectors with a third behind each row. */
    int packedB() {
        return kc * nc / 2 * 3;
    }

    /** From a column of a packed block of A to the next: no power of two. */
    int pitchA() {
        return mc + LENGTH;
    }

    /** Floats of a packed block of A. */
    int packedA() {
        return pitchA() * kc;
    }
}
