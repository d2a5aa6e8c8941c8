package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.TruncatedNormals;

/**
 * N(0, std²), of which only what lies within some standard deviations is kept: by inversion, so that element i is made of number i of the stream alone. The deviation of
 * what is left is smaller than std, with a cut of 2 by the factor 0.8796.
 *
 * @param std the standard deviation before the cut, above 0 and finite, as a float
 * @param cut in standard deviations, 0.01 or more and finite
 */
public record TruncatedGaussian(double std, double cut) implements Initializer {
    /** What is left of a deviation of 1 that is cut at 2: √(1 − 4·φ(2)/(2·Φ(2) − 1)). */
    static final double LEFT_AT_TWO = 0.8796256610342398;

    public TruncatedGaussian {
        Scale.check("truncatedGaussian", "std", (float) std);
        Scale.check("truncatedGaussian", "cut", (float) cut);
        if (cut < 0.01) {
            throw new IllegalArgumentException("truncatedGaussian: cut is " + cut + "; it must be 0.01 or more");
        }
    }

    /** Cut at two standard deviations. */
    public TruncatedGaussian(double std) {
        this(std, 2);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        fill(w, std, cut, rng);
    }

    static void fill(Tensor w, double std, double cut, Rng rng) {
        float bound = (float) (cut * std);
        TruncatedNormals.truncatedNormal(rng, 0, 0f, (float) std, -bound, bound, w, w.size());
    }
}
