package lanewise.simd.gemm;

import static lanewise.simd.lane.Lanes.LENGTH;

/**
 * How the columns of C are cut into panels, each as wide as a register tile: so that none is narrower than a vector, the rest of a
 * width being shared out between the last two.
 */
public final class Panels {
    /** 32 vector registers hold 4x4 accumulators; with 16 there is room for 6x2. AVX-512 and ARM have 32. */
    public static final boolean WIDE =
            LENGTH == 16 || System.getProperty("os.arch").equals("aarch64");

    /** Columns of the widest tile. */
    public static final int NR = (WIDE ? 4 : 2) * LENGTH;

    /** Columns of the widest tile for what is left of a width. */
    static final int REST = (WIDE ? 3 : 2) * LENGTH;

    private Panels() {}

    /**
     * The width of the next panel when {@code left} columns are left, at least a vector: NR, or LENGTH … rest.
     *
     * @param rest {@link #REST}, or 2·LENGTH where there is no tile of three vectors
     */
    static int width(int left, int rest) {
        if (left == NR || left >= NR + LENGTH) {
            return NR;
        }
        if (left <= rest) {
            return left;
        }
        return left < 3 * LENGTH ? left - LENGTH : 2 * LENGTH;
    }
}
