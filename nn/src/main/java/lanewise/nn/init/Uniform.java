package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * U[−bound, bound), whatever the fans; element i gets number i of the stream.
 *
 * @param bound above 0 and finite
 */
public record Uniform(double bound) implements Initializer {
    public Uniform {
        Scale.check("uniform", "bound", bound);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        fill(w, bound, rng);
    }

    static void fill(Tensor w, double bound, Rng rng) {
        for (int i = 0; i < w.size(); i++) {
            w.set(i, (float) (bound * (2.0 * rng.uniform(i) - 1)));
        }
    }
}
