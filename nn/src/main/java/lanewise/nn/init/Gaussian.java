package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * N(0, std²), whatever the fans; element i gets number i of the stream.
 *
 * @param std the standard deviation, above 0 and finite
 */
public record Gaussian(double std) implements Initializer {
    public Gaussian {
        Scale.check("gaussian", "std", std);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        fill(w, std, rng);
    }

    static void fill(Tensor w, double std, Rng rng) {
        for (int i = 0; i < w.size(); i++) {
            w.set(i, (float) (std * rng.normal(i)));
        }
    }
}
