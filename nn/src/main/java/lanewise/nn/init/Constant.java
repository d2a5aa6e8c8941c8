package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * One value for all elements: for biases, such as 0.01 before a ReLU, so that all units are active at first.
 *
 * @param value finite, as a float
 */
public record Constant(double value) implements Initializer {
    public Constant {
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException("constant: the value is " + value + "; it must be finite, as a float");
        }
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        for (int i = 0; i < w.size(); i++) {
            w.set(i, (float) value);
        }
    }
}
