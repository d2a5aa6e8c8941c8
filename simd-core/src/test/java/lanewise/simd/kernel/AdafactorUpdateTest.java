package lanewise.simd.kernel;

import lanewise.simd.Tensor;
import lanewise.simd.reference.DefinitionAdaptive;
import org.junit.jupiter.api.Test;

/** The passes of Adafactor equal their definitions bit for bit, on matrices and parts of them. */
class AdafactorUpdateTest {
    private static final int ROWS = Slices.ROWS;

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
            DefinitionAdaptive.factoredDirection(grad, rows, columns, direction, n, 0, ROWS - 1);
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
            DefinitionAdaptive.adafactorVector(grad, nu, direction, 0.5, 0.9, 1e-30, 0, n);
            s.expect(moments, nu);
            s.expect(out, direction);
        });
    }
}
