package lanewise.simd.kernel;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.DefinitionUpdates;
import org.junit.jupiter.api.Test;

/** The passes of Adafactor equal their definitions bit for bit, on matrices and parts of them. */
class AdafactorUpdateTest {
    private static final int ROWS = Slices.ROWS;

    /** All rows but the first. */
    @Test
    void rowSquares() {
        Slices.everywhere((s, n) -> {
            float[] grad = s.mixed(ROWS * n);
            float[] sums = s.mixed(ROWS);
            Tensor out = s.output(sums);
            AdafactorUpdate.rowSquares(s.input(grad), out, n, 1, ROWS);
            for (int i = 1; i < ROWS; i++) {
                sums[i] = Definition.sumOfSquares(Arrays.copyOfRange(grad, i * n, (i + 1) * n), n);
            }
            s.expect(out, sums);
        });
    }

    /** All columns but the first and the last. */
    @Test
    void columnSquares() {
        Slices.everywhere((s, n) -> {
            float[] grad = s.mixed(ROWS * n);
            float[] sums = s.mixed(n);
            Tensor out = s.output(sums);
            int from = Math.min(1, n);
            int to = Math.max(from, n - 1);
            AdafactorUpdate.columnSquares(s.input(grad), out, ROWS, n, from, to);
            DefinitionUpdates.columnSquares(grad, sums, ROWS, n, from, to);
            s.expect(out, sums);
        });
    }

    /** All rows but the last. */
    @Test
    void factoredDirection() {
        Slices.everywhere((s, n) -> {
            float[] grad = s.mixed(ROWS * n);
            float[] rows = s.mixed(ROWS);
            float[] columns = s.mixed(n);
            float[] direction = s.mixed(ROWS * n);
            Tensor out = s.output(direction);
            AdafactorUpdate.factoredDirection(s.input(grad), s.input(rows), s.input(columns), out, n, 0, ROWS - 1);
            DefinitionUpdates.factoredDirection(grad, rows, columns, direction, n, 0, ROWS - 1);
            s.expect(out, direction);
        });
    }

    @Test
    void adafactorVector() {
        Slices.everywhere((s, n) -> {
            float[] grad = s.mixed(n);
            float[] nu = s.mixed(n);
            for (int i = 0; i < n; i++) {
                nu[i] = Math.abs(nu[i]);
            }
            float[] direction = s.mixed(n);
            Tensor moments = s.output(nu);
            Tensor out = s.output(direction);
            AdafactorUpdate.adafactorVector(s.input(grad), moments, out, 0.5, 0.9, 1e-30, 0, n);
            DefinitionUpdates.adafactorVector(grad, nu, direction, 0.5, 0.9, 1e-30, 0, n);
            s.expect(moments, nu);
            s.expect(out, direction);
        });
    }
}
