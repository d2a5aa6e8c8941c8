package lanewise.nn;

import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/** First values of a weight matrix. */
public enum Initializer {
    /** N(0, 2 / fanIn): for ReLU (He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, eq. 10). */
    HE {
        @Override
        public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
            double std = Math.sqrt(2.0 / fanIn);
            for (int i = 0; i < w.size(); i++) {
                w.set(i, (float) (std * rng.normal(i)));
            }
        }
    },
    /** U(−a, a), a = √(6 / (fanIn + fanOut)): for symmetric activations and outputs (Glorot and Bengio, AISTATS 2010, eq. 16). */
    GLOROT {
        @Override
        public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
            double a = Math.sqrt(6.0 / ((double) fanIn + fanOut));
            for (int i = 0; i < w.size(); i++) {
                w.set(i, (float) (a * (2.0 * rng.uniform(i) - 1)));
            }
        }
    };

    /**
     * Fills a weight tensor; element i gets number i of the stream.
     *
     * @param fanIn inputs of one unit
     * @param fanOut units that one input feeds
     */
    public abstract void fill(Tensor w, int fanIn, int fanOut, Rng rng);
}
