package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.winograd.TiledPasses;
import lanewise.simd.conv.winograd.Tiling;
import lanewise.simd.kernel.Conv2d.Work;

/** Which convolutions {@link Conv2d} makes by tiles, F(2x2, 3x3), and what it takes for them. */
final class TiledShape {
    /** From here on tiles were faster in all passes: 16 → 16 channels of 32 x 32 by 1.2 to 1.4 (Zen 5). */
    private static final int CHANNELS = 16;

    /** Weights are transformed in every pass: with fewer tiles of an image, a single one would take longer. */
    private static final int TILES = 16;

    private TiledShape() {}

    /** Whether it is made by tiles: a matter of the shape alone, because its results have other bits. */
    static boolean of(ConvShape s) {
        long tiles = (long) Math.ceilDiv(s.outHeight(), 2) * Math.ceilDiv(s.outWidth(), 2);
        return fits(s.rows())
                && fits(s.columns())
                && s.groups() == 1
                && Math.min(s.inChannels(), s.outChannels()) >= CHANNELS
                && tiles >= TILES;
    }

    private static boolean fits(ConvAxis a) {
        return a.kernel() == 3 && a.stride() == 1 && a.dilation() == 1 && Math.max(a.before(), a.behind()) <= 2;
    }

    static TiledPasses passes(ConvShape s, Set<Work> work, int workers, int room, TensorArena arena) {
        return new TiledPasses(
                geometry(s, room),
                count(work, Work.FORWARD, workers),
                count(work, Work.DATA, workers),
                count(work, Work.WEIGHTS, workers),
                arena);
    }

    static long bytes(ConvShape s, Set<Work> work, int workers, int room) {
        return TiledPasses.bytes(
                geometry(s, room),
                count(work, Work.FORWARD, workers),
                count(work, Work.DATA, workers),
                count(work, Work.WEIGHTS, workers));
    }

    private static int count(Set<Work> work, Work kind, int workers) {
        return work.contains(kind) ? workers : 0;
    }

    private static TiledPasses.Geometry geometry(ConvShape s, int room) {
        return new TiledPasses.Geometry(s.inChannels(), s.outChannels(), side(s.rows()), side(s.columns()), room);
    }

    private static Tiling.Side side(ConvAxis a) {
        return new Tiling.Side(a.size(), a.before(), a.outputs());
    }
}
