package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * Zero mean and variance scale/fan: so chosen that signals keep their size from layer to layer. Element i gets number i of the stream.
 *
 * @param scale above 0 and finite; 1 for linear and symmetric activations, 2 for ReLU
 * @param fan what the variance is divided by
 * @param distribution of what shape
 */
public record VarianceScaling(double scale, Fan fan, Distribution distribution) implements Initializer {
    /** Counts of weights. */
    public enum Fan {
        /** Inputs of a unit: keeps the size of activations. */
        IN,

        /** Units that an input feeds: keeps the size of gradients. */
        OUT,

        /** Half the sum of both. */
        AVERAGE
    }

    /** Shapes. */
    public enum Distribution {
        NORMAL,

        /** On [−a, a), a = √(3·variance). */
        UNIFORM,

        /** Normal, cut at two standard deviations, with the wanted variance after the cut, as Keras' initialisers are. */
        TRUNCATED_NORMAL
    }

    public VarianceScaling {
        Scale.check("varianceScaling", "scale", scale);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        Fans fans = new Fans(fanIn, fanOut);
        double n = switch (fan) {
            case IN -> fans.in();
            case OUT -> fans.out();
            case AVERAGE -> (fans.in() + (double) fans.out()) / 2;
        };
        switch (distribution) {
            case NORMAL -> Gaussian.fill(w, Math.sqrt(scale / n), rng);
            case UNIFORM -> Uniform.fill(w, Math.sqrt(3 * scale / n), rng);
            case TRUNCATED_NORMAL ->
                TruncatedGaussian.fill(w, Math.sqrt(scale / n) / TruncatedGaussian.LEFT_AT_TWO, 2, rng);
        }
    }
}
