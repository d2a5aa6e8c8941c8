package lanewise.optim.clip;

import java.util.Arrays;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;

/** Parameters and gradients of three tensors, as tests of what is done to them need it. */
class Gradients {
    static final TensorLayout LAYOUT = TensorLayout.builder()
            .add("one.weight", 5, 7)
            .add("one.bias", 7)
            .add("two.weight", 7, 3)
            .build();

    final TensorArena arena = TensorArena.ofShared();
    final NamedTensors theta = arena.allocate(LAYOUT);
    final NamedTensors grad = arena.allocate(LAYOUT);

    @AfterEach
    @AfterProperty
    void close() {
        arena.close();
    }

    static void fill(NamedTensors tensors, long stream, double size) {
        Rng rng = new Rng(4, stream);
        for (TensorLayout.Entry e : LAYOUT.entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                tensors.get(e.name()).set(i, (float) (size * rng.normal(e.offset() + i)));
            }
        }
    }

    static double norm(float... x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    static int[] bits(float[] x) {
        int[] b = new int[x.length];
        Arrays.setAll(b, i -> Float.floatToRawIntBits(x[i]));
        return b;
    }
}
