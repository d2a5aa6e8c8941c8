package lanewise.simd.gemm;

import lanewise.simd.lane.Lanes;

/**
 * How the loops are cut. Results do not depend on it: a block of k loads the running C and goes on with the chain.
 *
 * @param mc rows of A that are packed together (only when alpha is not 1)
 * @param kc depth of a block: a packed micro-panel of B has kc·nr floats
 * @param nc columns of B that are packed together: kc·nc floats, meant for the L2 cache
 */
public record BlockSizes(int mc, int kc, int nc) {
    /** Rows of a register tile. Four by four vectors is the largest tile that HotSpot's C1 compiles too, see docs/performance.md. */
    public static final int MR = 4;

    /** Columns of a register tile: four vectors. */
    public static final int NR = 4 * Lanes.LENGTH;

    /** 256 x 512 floats of B are 512 KB: half of a 1 MB L2 cache. */
    public static final BlockSizes DEFAULT = new BlockSizes(128, 256, 512);

    public BlockSizes {
        if (mc < MR || kc < 1 || nc < 1 || mc % MR != 0) {
            throw new IllegalArgumentException("block sizes mc " + mc + ", kc " + kc + ", nc " + nc
                    + ": mc must be a multiple of " + MR + ", the others positive");
        }
    }

    /** Floats of a packed block of B, its last panel padded to a whole vector. */
    int packedB() {
        return kc * (nc + Lanes.LENGTH);
    }

    /** Floats of a packed block of A. */
    int packedA() {
        return mc * kc;
    }
}
