package lanewise.simd.gemm;

/**
 * How the loops are cut. Results do not depend on it: a block of k loads the running C and goes on with the chain.
 *
 * @param mc rows of A that are packed together (only when alpha is not 1)
 * @param kc depth of a block
 * @param nc columns of B that are packed together: kc·nc floats, meant for the L2 cache
 * @param packRows from how many rows of C on an untransposed B is packed
 */
public record BlockSizes(int mc, int kc, int nc, int packRows) {
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
     * For these caches: a packed block of B takes half of the L2 cache. Deep and few columns, because a tile then loads and stores its C
     * seldom: at 1024³ a kc of 1024 reached 95 % of the peak, 512 93 % and 256 88 %. B is packed only for many rows: up to some hundred
     * the tiles are faster reading it in place (64x512x784: 95 instead of 86 %). Measured on Zen 4 with 1 MB of L2.
     */
    public static BlockSizes of(CacheSizes caches) {
        int kc = 1024;
        long columns = caches.l2() / 2 / (4L * kc);
        int nc = (int) Math.clamp(columns / Panels.NR * Panels.NR, 2L * Panels.NR, 4096);
        return new BlockSizes(128, kc, nc, 384);
    }

    /** Floats of a B that half fills a small L1 cache. */
    int smallB() {
        return 4096;
    }

    /** How many of {@code left} columns the next block takes: never so many that less than a vector is left. */
    int columns(int left) {
        if (left <= nc) {
            return left;
        }
        return left - nc < Panels.NR ? nc - Panels.NR : nc;
    }

    /** Floats of a packed block of B, in panels of two vectors with a third behind each row. */
    int packedB() {
        return kc * nc / 2 * 3;
    }

    /** Floats of a packed block of A. */
    int packedA() {
        return mc * kc;
    }
}
