package lanewise.nn.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lanewise.nn.data.Dataset;
import lanewise.nn.data.TargetValues;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the formulas, written once more. */
class GeneratedTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void xorIsTheTruthTable() {
        Dataset d = Generated.xor(4, 0, 1, arena);
        assertThat(d.features().toArray()).containsExactly(0, 0, 0, 1, 1, 0, 1, 1);
        for (int i = 0; i < 4; i++) {
            assertThat(d.label(i))
                    .isEqualTo((int) (d.features().get(2 * i) + d.features().get(2 * i + 1)) % 2);
        }
    }

    @Test
    void spiralsLieOnTheirArms() {
        Dataset d = Generated.spirals(300, 3, 0, 1, arena);
        for (int i = 0; i < 300; i++) {
            double x = d.features().get(2 * i);
            double y = d.features().get(2 * i + 1);
            double r = (i / 3 + 1) / 100.0;
            assertThat(d.label(i)).isEqualTo(i % 3);
            assertThat(Math.abs(Math.hypot(x, y) - r)).isLessThan(0x1p-23);
            double phi = Math.atan2(x, y) - 2 * Math.PI * (i % 3) / 3 - 4 * r;
            assertThat(Math.abs(Math.sin(phi / 2))).isLessThan(1e-5);
        }
    }

    @Test
    void moonsAreHalfCircles() {
        Dataset d = Generated.moons(200, 0, 1, arena);
        for (int i = 0; i < 200; i++) {
            double x = d.features().get(2 * i) - (i % 2);
            double y = d.features().get(2 * i + 1) - 0.5 * (i % 2);
            assertThat(Math.abs(Math.hypot(x, y) - 1)).isLessThan(0x1p-22);
            assertThat(i % 2 == 0 ? y : -y).isGreaterThan(-1e-6);
        }
        assertThat(d.features().get(0)).isEqualTo(1);
        assertThat(d.features().get(2 * 198)).isEqualTo(-1);
    }

    @Test
    void sineIsASine() {
        Dataset d = Generated.sine(100, 0, 5, arena);
        for (int i = 0; i < 100; i++) {
            assertThat(Math.abs(d.target(i, 0) - Math.sin(d.features().get(i)))).isLessThan(3e-7);
        }
        assertThat(d.hasClasses()).isFalse();
        assertThat(d.targets()).isInstanceOf(TargetValues.class);
    }

    @Test
    void theTeacherAnswersAsANetwork() {
        Dataset d = Generated.teacher(20, 3, 4, 2, 9, arena);
        Rng rng = new Rng(9, 0x5E5);
        for (int i = 0; i < 20; i++) {
            for (int k = 0; k < 2; k++) {
                double y = 0;
                for (int u = 0; u < 4; u++) {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) {
                        sum += rng.normal(3 * u + j)
                                / Math.sqrt(3)
                                * d.features().get(3 * i + j);
                    }
                    y += rng.normal((1L << 32) + 4 * k + u) / 2 * Math.tanh(sum);
                }
                assertThat(Math.abs(d.target(i, k) - y)).isLessThan(1e-6);
            }
        }
        assertThat(d.targets().width()).isEqualTo(2);
    }

    @Test
    void theSeedDecides() {
        float[] first = Generated.moons(50, 0.1, 1, arena).features().toArray();
        assertThat(Generated.moons(50, 0.1, 1, arena).features().toArray()).isEqualTo(first);
        assertThat(Generated.moons(50, 0.1, 2, arena).features().toArray()).isNotEqualTo(first);
        assertThatThrownBy(() -> Generated.moons(0, 0, 1, arena)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Generated.sine(5, Double.NaN, 1, arena)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Generated.spirals(5, 1, 0, 1, arena)).isInstanceOf(IllegalArgumentException.class);
    }
}
