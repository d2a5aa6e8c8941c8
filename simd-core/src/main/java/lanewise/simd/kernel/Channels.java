package lanewise.simd.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A channel of images x channels x plane. Its sums are those of its planes in chains of {@value #BLOCK} images, and the chains added up. Planes go by pairs, for sums if they are
 * short ({@link PairedSums#suit}), and a last one alone.
 */
final class Channels {
    /** Images whose sums are added in one chain: the error grows with 256 + images/256, not with the images. */
    static final int BLOCK = 256;

    private Channels() {}

    /** Σ x. */
    static float sum(MemorySegment x, int images, int channels, int plane, int c) {
        float total = 0f;
        for (int block = 0; block < images; block += BLOCK) {
            float s = 0f;
            int end = end(block, images);
            int i = block;
            int paired = pairs(block, end, plane);
            for (; i < paired; i += 2) {
                int at = (i * channels + c) * plane;
                s = add(s, PairedSums.sums(x, at, at + channels * plane, plane));
            }
            for (; i < end; i++) {
                s += Reductions.sum(x, (i * channels + c) * plane, plane);
            }
            total += s;
        }
        return total;
    }

    /** Σ (x − mean)². */
    static float squares(float mean, MemorySegment x, int images, int channels, int plane, int c) {
        float total = 0f;
        for (int block = 0; block < images; block += BLOCK) {
            float s = 0f;
            int end = end(block, images);
            int i = block;
            int paired = pairs(block, end, plane);
            for (; i < paired; i += 2) {
                int at = (i * channels + c) * plane;
                s = add(s, PairedSums.squares(mean, mean, x, at, at + channels * plane, plane));
            }
            for (; i < end; i++) {
                s += Deviations.squares(mean, x, (i * channels + c) * plane, plane);
            }
            total += s;
        }
        return total;
    }

    /** Σ dy · (x − mean). */
    static float products(float mean, MemorySegment x, MemorySegment dy, int images, int channels, int plane, int c) {
        float total = 0f;
        for (int block = 0; block < images; block += BLOCK) {
            float s = 0f;
            int end = end(block, images);
            int i = block;
            int paired = pairs(block, end, plane);
            for (; i < paired; i += 2) {
                int at = (i * channels + c) * plane;
                s = add(s, PairedSums.products(mean, mean, x, dy, at, at + channels * plane, plane));
            }
            for (; i < end; i++) {
                s += Deviations.products(mean, x, dy, (i * channels + c) * plane, plane);
            }
            total += s;
        }
        return total;
    }

    /** y = fma(x − mean, scale, shift). */
    static void normalize(
            float mean,
            float scale,
            float shift,
            MemorySegment x,
            MemorySegment y,
            int images,
            int channels,
            int plane,
            int c) {
        int i = 0;
        for (; i < images - 1; i += 2) {
            int at = (i * channels + c) * plane;
            PlanePairs.normalize(mean, scale, shift, x, y, at, at + channels * plane, plane);
        }
        if (i < images) {
            Planes.normalizeWalk(mean, scale, shift, x, y, (i * channels + c) * plane, plane);
        }
    }

    /** dx = fma(g, a, fma(x − mean, b, c0)), as in {@link Planes#gradient}. */
    static void gradient(
            float mean,
            float a,
            float b,
            float c0,
            MemorySegment x,
            MemorySegment g,
            MemorySegment dx,
            int images,
            int channels,
            int plane,
            int c) {
        int i = 0;
        for (; i < images - 1; i += 2) {
            int at = (i * channels + c) * plane;
            int next = at + channels * plane;
            PlanePairs.gradient(mean, a, b, c0, mean, a, b, c0, x, g, dx, at, next, plane);
        }
        if (i < images) {
            Planes.gradientWalk(mean, a, b, c0, x, g, dx, (i * channels + c) * plane, plane);
        }
    }

    /** Up to where the planes of a block go in pairs. */
    private static int pairs(int block, int end, int plane) {
        return PairedSums.suit(plane) ? end - ((end - block) & 1) : block;
    }

    /** The planes of a pair one after the other. */
    private static float add(float s, long pair) {
        return (s + PairedSums.first(pair)) + PairedSums.second(pair);
    }

    /** Where a block ends. */
    static int end(int block, int images) {
        return images - block < BLOCK ? images : block + BLOCK;
    }
}
