package lanewise.nn.layer;

import lanewise.simd.kernel.ExponentialUnits;

/** λ·(x > 0 ? x : α(eˣ − 1)) with the constants of Klambauer et al. (NeurIPS 2017). Backward reads the outputs only. */
public record Selu() implements Pointwise {
    private static final Map MAP = Map.ofOutputs(
            ExponentialUnits::selu,
            ExponentialUnits::seluBackward,
            ExponentialUnits.SELU,
            ExponentialUnits.SELU_BACKWARD);

    @Override
    public String kind() {
        return "selu";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
