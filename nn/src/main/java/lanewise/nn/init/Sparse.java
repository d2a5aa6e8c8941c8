package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * Exactly k weights of each unit are not 0, at random places, from N(0, std²): so the input of a unit does not grow with the number of inputs (Martens, "Deep
 * learning via Hessian-free optimization", ICML 2010).
 *
 * @param k 1 or more, at most the inputs of a unit
 * @param std the standard deviation of those weights, above 0 and finite
 */
public record Sparse(int k, double std) implements Initializer {
    public Sparse {
        if (k < 1) {
            throw new IllegalArgumentException("sparse: k is " + k + "; it must be 1 or more");
        }
        Scale.check("sparse", "std", std);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        boolean columns = w.shape().rank() <= 2;
        int units = columns && w.shape().rank() == 2
                ? w.shape().dim(1)
                : columns ? 1 : w.shape().dim(0);
        int inputs = w.size() / units;
        if (k > inputs) {
            throw new IllegalArgumentException(
                    "sparse: k is " + k + " but a unit of " + w.shape() + " has " + inputs + " inputs");
        }
        int[] places = new int[inputs];
        for (int i = 0; i < w.size(); i++) {
            w.set(i, 0f);
        }
        for (int u = 0; u < units; u++) {
            rng.permutation(places, inputs, 2L * u * inputs);
            for (int p = 0; p < k; p++) {
                int at = columns ? places[p] * units + u : u * inputs + places[p];
                w.set(at, weight(rng, (2L * u + 1) * inputs + p));
            }
        }
    }

    /** A normal number is 0 once in 2³² times. */
    private float weight(Rng rng, long index) {
        float v = (float) (std * rng.normal(index));
        return v == 0f ? (float) std : v;
    }
}
