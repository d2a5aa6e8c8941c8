package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.DefinitionReductions;
import org.junit.jupiter.api.Test;

/** Reductions of rows and of columns equal their definitions bit for bit. */
class MatrixReductionsTest {
    /** Several groups of eight rows and what is left over. */
    private static final int MANY_ROWS = 24;

    private interface ToRows {
        float of(float[] x, int from, int n);
    }

    private interface Kernel {
        void run(Tensor x, Tensor y, int rows, int cols);
    }

    private interface ToColumns {
        void run(float[] x, float[] y, int rows, int cols);
    }

    private static int rows(Slices s, int cols) {
        return s.samples().below(cols <= Slices.LONGEST ? MANY_ROWS : Slices.ROWS + 1);
    }

    private static void rowForm(Kernel kernel, ToRows definition) {
        Slices.everywhere((s, cols) -> {
            int rows = rows(s, cols);
            float[] x = s.mixed(rows * cols);
            float[] y = new float[rows];
            for (int i = 0; i < rows; i++) {
                y[i] = definition.of(x, i * cols, cols);
            }
            Tensor out = s.output(s.mixed(rows));
            kernel.run(s.input(x), out, rows, cols);
            s.expect(out, y);
        });
    }

    private static float[] part(float[] x, int from, int n) {
        return Arrays.copyOfRange(x, from, from + n);
    }

    private static void columnForm(Kernel kernel, ToColumns definition) {
        Slices.everywhere((s, cols) -> {
            int rows = rows(s, cols);
            float[] x = s.mixed(rows * cols);
            float[] y = new float[cols];
            definition.run(x, y, rows, cols);
            Tensor out = s.output(s.mixed(cols));
            kernel.run(s.input(x), out, rows, cols);
            s.expect(out, y);
        });
    }

    @Test
    void rowSum() {
        rowForm(RowReductions::rowSum, (x, at, n) -> Definition.sum(part(x, at, n), n));
    }

    @Test
    void rowMean() {
        rowForm(RowReductions::rowMean, (x, at, n) -> Definition.sum(part(x, at, n), n) / n);
    }

    @Test
    void rowMax() {
        rowForm(RowReductions::rowMax, Definition::max);
    }

    @Test
    void rowMin() {
        rowForm(RowReductions::rowMin, Definition::min);
    }

    @Test
    void rowSumOfSquares() {
        rowForm(RowReductions::rowSumOfSquares, DefinitionReductions::sumOfSquares);
    }

    @Test
    void rowL2() {
        rowForm(RowReductions::rowL2, DefinitionReductions::l2);
    }

    @Test
    void rowPlaces() {
        Slices.everywhere((s, cols) -> {
            if (cols > 0) {
                int rows = rows(s, cols);
                float[] x = VectorReductionsTest.ties(s, rows * cols);
                Tensor t = s.input(x);
                int[] greatest = new int[rows];
                int[] least = new int[rows];
                RowReductions.rowArgmax(t, greatest, rows, cols);
                RowReductions.rowArgmin(t, least, rows, cols);
                for (int i = 0; i < rows; i++) {
                    assertThat(greatest[i]).isEqualTo(DefinitionReductions.argmax(x, i * cols, cols));
                    assertThat(least[i]).isEqualTo(DefinitionReductions.argmin(x, i * cols, cols));
                }
            }
        });
    }

    @Test
    void rowTopK() {
        Slices.everywhere((s, cols) -> {
            if (cols > 0 && cols < 100) {
                int rows = rows(s, cols);
                int k = 1 + s.samples().below(cols);
                float[] x = VectorReductionsTest.ties(s, rows * cols);
                Tensor values = s.output(s.mixed(rows * k));
                int[] index = new int[rows * k];
                TopK.rowTopK(s.input(x), rows, cols, k, values, index);
                float[] expected = new float[rows * k];
                for (int i = 0; i < rows; i++) {
                    int[] row = DefinitionReductions.topK(x, i * cols, cols, k);
                    assertThat(Arrays.copyOfRange(index, i * k, i * k + k)).isEqualTo(row);
                    for (int j = 0; j < k; j++) {
                        expected[i * k + j] = x[i * cols + row[j]];
                    }
                }
                s.expect(values, expected);
            }
        });
    }

    @Test
    void columnMean() {
        columnForm(ColumnReductions::columnMean, (x, y, rows, cols) -> {
            Definition.columnSum(x, y, rows, cols);
            for (int j = 0; j < cols; j++) {
                y[j] = y[j] * (1f / rows);
            }
        });
    }

    @Test
    void columnSumOfSquares() {
        columnForm(ColumnSquares::columnSumOfSquares, DefinitionReductions::columnSumOfSquares);
    }

    @Test
    void columnL2() {
        columnForm(ColumnSquares::columnL2, DefinitionReductions::columnL2);
    }

    @Test
    void columnExtremes() {
        columnForm(ColumnExtremes::columnMax, (x, y, rows, cols) -> {
            for (int j = 0; j < cols; j++) {
                y[j] = Definition.max(DefinitionReductions.column(x, j, rows, cols), 0, rows);
            }
        });
        columnForm(ColumnExtremes::columnMin, (x, y, rows, cols) -> {
            for (int j = 0; j < cols; j++) {
                y[j] = Definition.min(DefinitionReductions.column(x, j, rows, cols), 0, rows);
            }
        });
    }

    /** Eight rows are an eighth of the matrix apart: every number of rows around the multiples of eight. */
    @Test
    void columnExtremesOfAnyNumberOfRows() {
        int cols = Lanes.LENGTH + 1;
        Samples samples = new Samples(41);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor y = arena.allocate(cols);
            for (int rows = 1; rows <= 70; rows++) {
                float[] x = samples.normal(rows * cols);
                Tensor t = arena.allocate(rows, cols).copyFrom(x);
                float[] greatest = new float[cols];
                float[] least = new float[cols];
                for (int j = 0; j < cols; j++) {
                    float[] column = DefinitionReductions.column(x, j, rows, cols);
                    greatest[j] = Definition.max(column, 0, rows);
                    least[j] = Definition.min(column, 0, rows);
                }
                ColumnExtremes.columnMax(t, y, rows, cols);
                assertThat(y.toArray()).as("max of %d rows", rows).isEqualTo(greatest);
                ColumnExtremes.columnMin(t, y, rows, cols);
                assertThat(y.toArray()).as("min of %d rows", rows).isEqualTo(least);
            }
        }
    }

    @Test
    void columnPlaces() {
        Slices.everywhere((s, cols) -> {
            int rows = 1 + rows(s, cols) % (cols <= Slices.LONGEST ? MANY_ROWS : Slices.ROWS);
            float[] x = VectorReductionsTest.ties(s, rows * cols);
            Tensor t = s.input(x);
            int[] greatest = new int[cols];
            int[] least = new int[cols];
            Tensor max = s.output(s.mixed(cols));
            Tensor min = s.output(s.mixed(cols));
            ColumnExtremes.columnArgmax(t, max, greatest, rows, cols);
            ColumnExtremes.columnArgmin(t, min, least, rows, cols);
            float[] expectedMax = new float[cols];
            float[] expectedMin = new float[cols];
            for (int j = 0; j < cols; j++) {
                float[] column = DefinitionReductions.column(x, j, rows, cols);
                expectedMax[j] = Definition.max(column, 0, rows);
                expectedMin[j] = Definition.min(column, 0, rows);
                assertThat(greatest[j]).isEqualTo(DefinitionReductions.argmax(column, 0, rows));
                assertThat(least[j]).isEqualTo(DefinitionReductions.argmin(column, 0, rows));
            }
            s.expect(max, expectedMax);
            s.expect(min, expectedMin);
        });
    }
}
