package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.LENGTH;

import lanewise.simd.gemm.Panels;

/** How the tiles of a product of weights and image get at the image. */
enum Reading {
    /** From panels into which patches are copied. */
    PACKED,
    /** From the image, line by line: the last vector of a line overlaps that before it. */
    LINES,
    /** From the image as one line, with what lies between its lines; results are copied, but where nothing lies between. */
    FLAT;

    /** Rows of the tiles that are 4, 2 and 1 vectors wide. */
    static final int ROWS4 = 4;

    static final int ROWS2 = 6;
    static final int ROWS1 = 8;

    /** Terms of a packed panel, 320 KB at the most; beyond, its tiles go on with the sums of those before. */
    static final int DEPTH = 1024;

    /** What copying a vector of patches costs, in multiply-adds of vectors. */
    private static final int COPY = 5;

    /** The same of copying a vector of results, which happens once for all terms. */
    private static final int STORE = 4;

    // Percent of the peak that the tiles of each way reach (Zen 5, 512-bit vectors, in cache).
    private static final int OF_PACKED = 96;
    private static final int OF_LINES = 90;
    private static final int OF_FLAT = 92;
    private static final int OF_FLAT_IN_PLACE = 96;

    /** Whether so many maps are one tile of 2 vectors, or else two of 4, of which one is half empty. */
    static boolean isSix(int maps) {
        return maps == ROWS2 || maps == ROWS2 - 1;
    }

    /** The fastest way of each part of a plan. */
    static Reading[] of(Plan plan) {
        Reading[] readings = new Reading[plan.depth.length];
        for (int i = 0; i < readings.length; i++) {
            int rows = Math.min(plan.blockRows, plan.rowPart(i).outputs);
            boolean whole = readings.length == 1;
            readings[i] = fastest(rows, plan.columnPart(i).outputs, plan.pitch, plan.depth[i], plan.maps, whole);
        }
        return readings;
    }

    /** Whether there are pixels enough for {@link #FLAT}. */
    static boolean isEnough(int rows, int width, int pitch) {
        return (rows - 1) * (long) pitch + width >= 4L * LENGTH;
    }

    /**
     * The fastest way, by the vectors that each computes and copies. Against this estimate stood, measured with one thread on Zen 5 as times of the way before divided
     * by that of {@link #FLAT}: LeNet-5's second convolution 0.96 forward, 2.3 to its data; 32 → 64 channels of 26 x 26 0.83 to 0.94, and 1.06; 64 channels of 8 x 8 0.71.
     *
     * @param rows of outputs, each {@code width} long
     * @param pitch from a row of the image to the next
     * @param depth terms of an output
     * @param maps outputs of a pixel
     * @param whole whether these are all outputs, rather than those between others
     */
    static Reading fastest(int rows, int width, int pitch, int depth, int maps, boolean whole) {
        if (depth == 0 || depth > DEPTH || !Panels.WIDE) {
            return PACKED;
        }
        long packed = packed(rows, width, maps);
        long lines = width < LENGTH ? Long.MAX_VALUE : maps < ROWS4 ? 0 : lines(rows, width, maps);
        long flat = whole && isEnough(rows, width, pitch) ? flat(rows, width, pitch, depth, maps) : Long.MAX_VALUE;
        if (flat < lines && flat < packed) {
            return FLAT;
        }
        return lines < packed ? LINES : PACKED;
    }

    private static long packed(int rows, int width, int maps) {
        long vectors = vectors((long) rows * width);
        long pieces = (long) rows * vectors(width) + vectors / 4;
        return 100 * (tiled(maps) * vectors + COPY * pieces) / OF_PACKED;
    }

    private static long lines(int rows, int width, int maps) {
        return 400L * Math.ceilDiv(maps, ROWS4) * rows * vectors(width) / OF_LINES;
    }

    private static long flat(int rows, int width, int pitch, int depth, int maps) {
        long pairs = Math.ceilDiv((rows - 1) * (long) pitch + width, 2L * LENGTH);
        long products = 100 * tiled(maps) * 2 * pairs;
        return pitch == width
                ? products / OF_FLAT_IN_PLACE
                : products / OF_FLAT + (long) STORE * maps * rows * vectors(width) / depth;
    }

    /** Rows that the tiles of so many maps compute. */
    private static long tiled(int maps) {
        return isSix(maps) ? ROWS2 : 4L * Math.ceilDiv(maps, ROWS4);
    }

    private static long vectors(long pixels) {
        return Math.ceilDiv(pixels, (long) LENGTH);
    }
}
