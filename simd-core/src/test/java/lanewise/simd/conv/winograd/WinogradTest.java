package lanewise.simd.conv.winograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.TileEnd;
import lanewise.simd.reference.DefinitionWinograd;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions by tiles equal their definition bit for bit, for any geometry, share of work and size of blocks. */
class WinogradTest {
    private static final float SENTINEL = -1234.5678f;
    private static final int MARGIN = 19;
    private static final int ROOM = 1 << 16;

    @ParameterizedTest
    @CsvSource({
        "1,1,3,3,0",
        "3,17,4,5,1",
        "16,16,8,8,1",
        "17,3,7,9,1",
        "33,33,9,6,2",
        "3,70,12,26,0",
        "16,5,35,35,1",
        "5,16,13,34,0",
        "2,3,1,1,1",
        "2,3,1,1,2",
        "3,2,17,3,0",
        "2,2,10,64,1",
        "1,40,30,15,1",
        "4,4,28,28,1"
    })
    void shapes(int channels, int maps, int height, int width, int padding) {
        for (int workers = 1; workers <= 3; workers++) {
            check(channels, maps, side(height, padding), side(width, padding), 3, workers, ROOM);
            check(channels, maps, side(height, padding), side(width, padding), 2, workers, 1);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void everyGeometry(
            @ForAll @IntRange(min = 1, max = 20) int channels,
            @ForAll @IntRange(min = 1, max = 40) int maps,
            @ForAll @IntRange(min = 3, max = 36) int height,
            @ForAll @IntRange(min = 3, max = 36) int width,
            @ForAll @IntRange(min = 0, max = 2) int top,
            @ForAll @IntRange(min = 0, max = 2) int bottom,
            @ForAll @IntRange(min = 0, max = 2) int left,
            @ForAll @IntRange(min = 0, max = 2) int right,
            @ForAll @IntRange(min = 1, max = 5) int images,
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll boolean smallBlocks) {
        check(
                channels,
                maps,
                new Tiling.Side(height, top, height + top + bottom - 2),
                new Tiling.Side(width, left, width + left + right - 2),
                images,
                workers,
                smallBlocks ? 1 : ROOM);
    }

    private static Tiling.Side side(int size, int padding) {
        return new Tiling.Side(size, padding, size + 2 * padding - 2);
    }

    private static DefinitionWinograd.Side definition(Tiling.Side s) {
        return new DefinitionWinograd.Side(s.size(), s.before(), s.outputs());
    }

    private static void check(
            int channels, int maps, Tiling.Side rows, Tiling.Side columns, int images, int workers, int room) {
        DefinitionWinograd d = new DefinitionWinograd(channels, maps, definition(rows), definition(columns));
        float[] x = normal(1, images * channels * rows.size() * columns.size());
        float[] w = normal(2, maps * channels * 9);
        float[] dy = normal(3, images * maps * rows.outputs() * columns.outputs());
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        d.forward(images, x, w, y);
        d.transpose().forward(images, dy, d.turned(w), dx);
        Tiling forward = new Tiling(channels, maps, rows, columns, room);
        Tiling backward = new Tiling(maps, channels, turned(rows), turned(columns), room);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor tw = arena.allocate(w.length).copyFrom(w);
            Tensor u = arena.allocate(WeightTransform.floats(maps * channels));
            WeightTransform.forward(tw.segment(), maps, channels, u.segment());
            compare(forward, arena, images, workers, u, x, y);
            WeightTransform.turned(tw.segment(), maps, channels, u.segment());
            compare(backward, arena, images, workers, u, dy, dx);
            float[] dw = new float[w.length];
            d.backwardWeights(images, x, dy, dw);
            compareWeights(forward, arena, images, workers, x, dy, dw, room);
        }
    }

    private static Tiling.Side turned(Tiling.Side s) {
        return new Tiling.Side(s.outputs(), 2 - s.before(), s.size());
    }

    private static void compare(
            Tiling tiling, TensorArena arena, int images, int workers, Tensor u, float[] x, float[] wanted) {
        Tensor source = input(arena, x);
        Tensor bias = arena.allocate(tiling.maps).copyFrom(filled(tiling.maps, -0f));
        Tensor all = arena.allocate(wanted.length + 2 * MARGIN).copyFrom(filled(wanted.length + 2 * MARGIN, SENTINEL));
        long units = tiling.units(images);
        for (int i = 0; i < workers; i++) {
            TiledCorrelation worker = new TiledCorrelation(tiling, arena);
            worker.operands(
                    source.segment(),
                    u.segment(),
                    all.slice(MARGIN, wanted.length).segment());
            worker.epilogue(bias.segment(), false, TileEnd.NONE);
            worker.run(units * i / workers, units * (i + 1) / workers);
        }
        float[] expected = filled(wanted.length + 2 * MARGIN, SENTINEL);
        System.arraycopy(wanted, 0, expected, MARGIN, wanted.length);
        assertThat(all.toArray()).isEqualTo(expected);
    }

    private static void compareWeights(
            Tiling tiling,
            TensorArena arena,
            int images,
            int workers,
            float[] x,
            float[] dy,
            float[] wanted,
            int room) {
        Tensor tx = input(arena, x);
        Tensor tdy = input(arena, dy);
        Tensor all = arena.allocate(wanted.length + 2 * MARGIN).copyFrom(filled(wanted.length + 2 * MARGIN, SENTINEL));
        int panels = TiledGradient.panels(tiling.maps);
        for (int i = 0; i < workers * workers; i++) {
            TiledGradient worker = new TiledGradient(tiling, room, arena);
            worker.operands(
                    tx.segment(),
                    tdy.segment(),
                    all.slice(MARGIN, wanted.length).segment());
            int c = i / workers;
            int q = i % workers;
            worker.run(
                    images,
                    tiling.channels * c / workers,
                    tiling.channels * (c + 1) / workers,
                    panels * q / workers,
                    panels * (q + 1) / workers);
        }
        float[] expected = filled(wanted.length + 2 * MARGIN, SENTINEL);
        System.arraycopy(wanted, 0, expected, MARGIN, wanted.length);
        assertThat(all.toArray()).isEqualTo(expected);
    }

    /** An exact slice, NaN around it. */
    private static Tensor input(TensorArena arena, float... x) {
        Tensor all = arena.allocate(x.length + 2 * MARGIN).copyFrom(filled(x.length + 2 * MARGIN, Float.NaN));
        return all.slice(MARGIN, x.length).copyFrom(x);
    }

    private static float[] filled(int n, float value) {
        float[] x = new float[n];
        Arrays.fill(x, value);
        return x;
    }

    private static float[] normal(long seed, int n) {
        Rng rng = new Rng(seed, n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = rng.normal(i);
        }
        return x;
    }
}
