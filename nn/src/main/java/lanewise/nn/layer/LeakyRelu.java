package lanewise.nn.layer;

import lanewise.simd.kernel.HardActivations;

/**
 * x > 0 ? x : slope·x (Maas, Hannun and Ng, ICML 2013). Backward reads the inputs.
 *
 * @param slope of the negative half, finite
 */
public record LeakyRelu(float slope) implements Pointwise {
    public LeakyRelu {
        if (!Float.isFinite(slope)) {
            throw new IllegalArgumentException("leaky_relu: slope is " + slope + "; it must be finite");
        }
    }

    /** The usual: slope 0.01. */
    public LeakyRelu() {
        this(0.01f);
    }

    @Override
    public String kind() {
        return "leaky_relu";
    }

    @Override
    public String arguments() {
        return Words.write().option("slope", slope, 0.01f).text();
    }

    @Override
    public Map map() {
        return Map.ofInputs(
                (x, y, n) -> HardActivations.leakyRelu(slope, x, y, n),
                (x, dy, dx, n) -> HardActivations.leakyReluBackward(slope, x, dy, dx, n),
                HardActivations.LEAKY_RELU,
                HardActivations.LEAKY_RELU_BACKWARD);
    }
}
