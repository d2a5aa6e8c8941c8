package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Definition;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;

/** Activations and their backward passes equal their definitions bit for bit, and are exact. */
class ActivationsTest {
    @Test
    void reluEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] y = new float[n];
            Definition.relu(x, y, n);
            Tensor apart = s.output(s.mixed(n));
            Activations.relu(s.input(x), apart, n);
            s.expect(apart, y);
            Tensor same = s.output(x);
            Activations.relu(same, same, n);
            s.expect(same, y);
        });
    }

    @Test
    void reluBackward() {
        Slices.everywhere((s, n) -> {
            float[] y = s.mixed(n);
            float[] dy = s.mixed(n);
            float[] dx = new float[n];
            Definition.reluBackward(y, dy, dx, n);
            Tensor apart = s.output(s.mixed(n));
            Activations.reluBackward(s.input(y), s.input(dy), apart, n);
            s.expect(apart, dx);
            Tensor same = s.output(dy);
            Activations.reluBackward(s.input(y), same, same, n);
            s.expect(same, dx);
        });
    }

    @Test
    void reluIsExact() {
        float[] x = new Samples(1).finite(1000);
        float[] y = new float[1000];
        Definition.relu(x, y, 1000);
        for (int i = 0; i < 1000; i++) {
            assertThat((double) y[i]).isEqualTo(Textbook.relu(x[i]));
        }
    }

    /** Textbook row A10: the derivative at u = 0 is 0, of either sign; NaN passes forward, and its gradient is 0. */
    @Test
    void a10DerivativeAtZeroIsZero() {
        float[] u = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.NaN};
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(u.length).copyFrom(u);
            Tensor y = arena.allocate(u.length);
            Tensor dy = arena.allocate(u.length).copyFrom(1f, 1f, 1f, 1f, 1f);
            Activations.relu(x, y, u.length);
            assertThat(y.toArray()).containsExactly(0f, 0f, Float.MIN_VALUE, 0f, Float.NaN);
            Activations.reluBackward(x, dy, dy, u.length);
            assertThat(dy.toArray()).containsExactly(0f, 0f, 1f, 0f, 0f);
            for (int i = 0; i < 4; i++) {
                assertThat((double) dy.get(i)).isEqualTo(Textbook.reluDerivative(u[i]));
            }
        }
    }
}
