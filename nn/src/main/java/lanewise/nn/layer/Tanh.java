package lanewise.nn.layer;

import lanewise.simd.kernel.Sigmoids;

/** tanh x. Backward reads the outputs only. */
public record Tanh() implements Pointwise {
    private static final Map MAP =
            Map.ofOutputs(Sigmoids::tanh, Sigmoids::tanhBackward, Sigmoids.TANH, Sigmoids.TANH_BACKWARD);

    @Override
    public String kind() {
        return "tanh";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
