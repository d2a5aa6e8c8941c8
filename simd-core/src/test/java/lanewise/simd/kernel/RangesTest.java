package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Kernels of ranges of rows or columns: a range has the bits that it has in the whole, and nothing else is written. */
class RangesTest {
    private static final float UNTOUCHED = 12345f;

    private static float[] untouched(int n) {
        float[] y = new float[n];
        Arrays.fill(y, UNTOUCHED);
        return y;
    }

    /** All outputs of a kernel, one behind the other, of so many units each. */
    private interface Outputs {
        float[] run(float[] before, int from, int to);
    }

    private static void check(Outputs kernel, int units, int from, int to) {
        float[] whole = kernel.run(untouched(units), 0, units);
        float[] part = kernel.run(untouched(units), from, to);
        for (int i = 0; i < units; i++) {
            assertThat(part[i]).as("unit %d", i).isEqualTo(from <= i && i < to ? whole[i] : UNTOUCHED);
        }
    }

    @Property(tries = 300)
    void ofRowsAndColumns(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 90) int cols,
            @ForAll @IntRange(max = 90) int a,
            @ForAll @IntRange(max = 90) int b) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(rows, cols).copyFrom(new Samples(rows + 41L * cols).finite(rows * cols));
            int i0 = Math.min(a, b) % (rows + 1);
            int i1 = Math.max(i0, Math.max(a, b) % (rows + 1));
            Tensor perRow = arena.allocate(rows);
            check((y, from, to) -> sums(x, perRow.copyFrom(y), cols, from, to), rows, i0, i1);
            check((y, from, to) -> greatest(x, perRow.copyFrom(y), cols, from, to), rows, i0, i1);
            check((y, from, to) -> places(x, y, cols, from, to), rows, i0, i1);
            check((y, from, to) -> found(perRow.copyFrom(y), arena, from, to), rows, i0, i1);
            int j0 = Math.min(a, b) % (cols + 1);
            int j1 = Math.max(j0, Math.max(a, b) % (cols + 1));
            Tensor perColumn = arena.allocate(cols);
            check(
                    (y, from, to) -> {
                        ColumnReductions.columnSum(x, perColumn.copyFrom(y), rows, cols, from, to);
                        return perColumn.toArray();
                    },
                    cols,
                    j0,
                    j1);
        }
    }

    private static float[] sums(Tensor x, Tensor y, int cols, int from, int to) {
        RowReductions.rowSum(x, y, cols, from, to);
        return y.toArray();
    }

    private static float[] greatest(Tensor x, Tensor y, int cols, int from, int to) {
        RowReductions.rowMax(x, y, cols, from, to);
        return y.toArray();
    }

    /** Numbers looked up in a table of three rows. */
    private static float[] found(Tensor y, TensorArena arena, int from, int to) {
        Tensor table = arena.allocate(3).copyFrom(5f, 6f, 7f);
        Tensor index = arena.allocate(y.size());
        for (int i = 0; i < y.size(); i++) {
            index.set(i, i * i % 3);
        }
        Lookup.lookup(table, index, y, 3, 1, from, to);
        return y.toArray();
    }

    private static float[] places(Tensor x, float[] before, int cols, int from, int to) {
        int[] index = new int[before.length];
        Arrays.fill(index, (int) UNTOUCHED);
        RowReductions.rowArgmax(x, index, cols, from, to);
        float[] places = new float[before.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = index[i];
        }
        return places;
    }

    /** PReLU's gradients of slopes, and of the inputs in these channels or columns. */
    @Property(tries = 200)
    void ofSlopes(
            @ForAll @IntRange(min = 1, max = 11) int images,
            @ForAll @IntRange(min = 1, max = 60) int channels,
            @ForAll @IntRange(min = 1, max = 40) int plane,
            @ForAll @IntRange(max = 60) int a,
            @ForAll @IntRange(max = 60) int b) {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = images * channels * plane;
            Samples samples = new Samples(7L * n);
            Tensor slope = arena.allocate(channels).copyFrom(samples.finite(channels));
            Tensor x = arena.allocate(n).copyFrom(samples.finite(n));
            Tensor dy = arena.allocate(n).copyFrom(samples.finite(n));
            Tensor dx = arena.allocate(n);
            Tensor dslope = arena.allocate(channels);
            int c0 = Math.min(a, b) % (channels + 1);
            int c1 = Math.max(c0, Math.max(a, b) % (channels + 1));
            check(
                    (y, from, to) -> {
                        dx.copyFrom(untouched(n));
                        dslope.copyFrom(y);
                        ChannelPrelu.channelPreluBackward(slope, x, dy, dx, dslope, images, channels, plane, from, to);
                        checkWritten(dx, channels, plane, from, to);
                        return dslope.toArray();
                    },
                    channels,
                    c0,
                    c1);
            check(
                    (y, from, to) -> {
                        dx.copyFrom(untouched(n));
                        dslope.copyFrom(y);
                        Prelu.preluBackward(slope, x, dy, dx, dslope, images, channels, from, to);
                        checkWritten(dx.slice(0, images * channels), channels, 1, from, to);
                        return dslope.toArray();
                    },
                    channels,
                    c0,
                    c1);
        }
    }

    private static void checkWritten(Tensor dx, int channels, int plane, int from, int to) {
        for (int i = 0; i < dx.size(); i++) {
            int c = i / plane % channels;
            assertThat(dx.get(i) != UNTOUCHED).as("element %d", i).isEqualTo(from <= c && c < to);
        }
    }

    @Test
    void refusals() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(4, 6);
            Tensor y = arena.allocate(6);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ColumnReductions.columnSum(x, y, 4, 6, 2, 7))
                    .withMessageContainingAll("columnSum", "2 to 7", "0 to 6");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowReductions.rowSum(x, y, 6, 3, 2))
                    .withMessageContainingAll("rowSum", "3 to 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowReductions.rowMax(x, y, 6, 0, 5))
                    .withMessageContainingAll("rowMax", "24 elements", "5x6");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowReductions.rowArgmax(x, new int[2], 6, 1, 3))
                    .withMessageContainingAll("rowArgmax", "2 elements", "3 are needed");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Lookup.lookup(x, y, arena.allocate(6), 4, 1, 5, 3))
                    .withMessageContainingAll("lookup", "5 to 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Prelu.preluBackward(y, x, x, x, arena.allocate(6), 4, 6, -1, 3))
                    .withMessageContainingAll("preluBackward", "-1 to 3");
        }
    }
}
