package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionArrangement;
import org.junit.jupiter.api.Test;

/** Tables, permuted axes and blocks of columns equal their definitions bit for bit. */
class ArrangementTest {
    private static final int NUMBERS = 7;

    @Test
    void lookupEqualsItsDefinition() {
        Slices.everywhere((s, cols) -> {
            int rows = Slices.ROWS;
            float[] table = s.mixed(rows * cols);
            float[] index = new float[Slices.ROWS];
            for (int i = 0; i < index.length; i++) {
                index[i] = s.samples().below(rows);
            }
            float[] y = new float[index.length * cols];
            DefinitionArrangement.lookup(table, index, y, cols);
            Tensor out = s.output(s.mixed(y.length));
            Lookup.lookup(s.input(table), s.input(index), out, index.length, rows, cols);
            s.expect(out, y);
            float[] dtable = new float[table.length];
            DefinitionArrangement.lookupBackward(index, y, dtable, rows, cols);
            Tensor gradient = s.output(s.mixed(table.length));
            Lookup.lookupBackward(s.input(index), s.input(y), gradient, index.length, rows, cols);
            s.expect(gradient, dtable);
        });
    }

    @Test
    void blocksEqualsItsDefinition() {
        Slices.everywhere((s, cols) -> {
            int before = s.samples().below(4);
            int pitch = Math.min(cols, 900) + before + s.samples().below(4);
            int n = Math.min(cols, 900);
            float[] x = s.mixed(2 * pitch);
            float[] apart = new float[2 * n];
            float[] together = s.mixed(2 * pitch);
            Tensor y = s.output(s.mixed(2 * n));
            Tensor z = s.output(together);
            for (int i = 0; i < 2; i++) {
                System.arraycopy(x, i * pitch + before, apart, i * n, n);
                System.arraycopy(apart, i * n, together, i * pitch + before, n);
            }
            Blocks.copy(s.input(x), before, pitch, y, 0, n, 2, n);
            s.expect(y, apart);
            Blocks.copy(s.input(apart), 0, n, z, before, pitch, 2, n);
            s.expect(z, together);
        });
    }

    @Test
    void permutationsEqualTheirDefinition() {
        int[][] shapes = {{5}, {4, 7}, {2, 3, 4}, {3, 1, 17, 2}, {2, 3, 2, 3, 2}};
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int[] dims : shapes) {
                int n = Shape.of(dims).elements();
                float[] x = new Samples(n).mixed(n);
                for (int[] axes : orders(dims.length)) {
                    Permutation p = Permutation.of(Shape.of(dims), axes);
                    Tensor two = arena.allocate(2 * n);
                    two.slice(n, n).copyFrom(x);
                    Tensor y = arena.allocate(2 * n);
                    p.apply(two, y, 2);
                    assertThat(bits(y.slice(n, n).toArray()))
                            .as("%s to %s", Arrays.toString(dims), Arrays.toString(axes))
                            .isEqualTo(bits(DefinitionArrangement.permute(x, dims, axes)));
                    p.inverse().apply(y, two.slice(0, n), 1);
                    assertThat(two.slice(0, n).toArray()).containsOnly(0f);
                    Tensor back = arena.allocate(2 * n);
                    p.inverse().apply(y, back, 2);
                    assertThat(bits(back.slice(n, n).toArray())).isEqualTo(bits(x));
                }
            }
        }
    }

    private static int[] bits(float[] x) {
        return IntStream.range(0, x.length)
                .map(i -> Float.floatToRawIntBits(x[i]))
                .toArray();
    }

    /** All orders of so many axes. */
    private static int[][] orders(int n) {
        int[] digits = new int[n];
        return IntStream.range(0, (int) Math.pow(n, n))
                .mapToObj(code -> {
                    int rest = code;
                    for (int k = 0; k < n; k++) {
                        digits[k] = rest % n;
                        rest /= n;
                    }
                    return digits.clone();
                })
                .filter(d -> Arrays.stream(d).distinct().count() == n)
                .toArray(int[][]::new);
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor table = arena.allocate(3, 4);
            Tensor y = arena.allocate(2, 4);
            Tensor index = arena.allocate(2);
            for (float wrong : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Lookup.lookup(table, index.copyFrom(0, wrong), y, 2, 3, 4))
                        .withMessageContainingAll("lookup:", "number 1 is " + wrong, "0 to 2");
            }
            index.copyFrom(0, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Lookup.lookup(table, index, table, 2, 3, 4))
                    .withMessageContainingAll("lookup:", "table", "y", "overlap");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Lookup.lookupBackward(index, y, table, 2, 4, 4))
                    .withMessageContainingAll("lookupBackward:", "dtable", "4x4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Lookup.lookup(table, index, y, 2, 1 << 25, 4))
                    .withMessageContainingAll("33554432 rows", "16777216");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Permutation.of(Shape.of(2, 3), 0, 0))
                    .withMessageContainingAll("[0, 0]", "2 axes", "2x3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Permutation.of(Shape.of(2, 3), 1, 0).apply(table, y, 3))
                    .withMessageContainingAll("permutation:", "3x6");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Blocks.copy(table, 2, 4, y, 0, 4, 2, 3))
                    .withMessageContainingAll("blocks:", "3 columns from 2", "x, which has 4");
        }
    }

    /** Numbers near the end of what a float can count. */
    @Test
    void largeNumbers() {
        int rows = 1 << 24;
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor table = arena.allocate(rows);
            table.set(rows - 1, NUMBERS);
            Tensor y = arena.allocate(1);
            Lookup.lookup(table, arena.allocate(1).copyFrom(rows - 1), y, 1, rows, 1);
            assertThat(y.get(0)).isEqualTo(NUMBERS);
        }
    }
}
