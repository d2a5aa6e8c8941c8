package lanewise.nn.layer;

import lanewise.simd.kernel.Sigmoids;

/** σ(x) = 1/(1 + e⁻ˣ). Backward reads the outputs only. */
public record Sigmoid() implements Pointwise {
    private static final Map MAP =
            Map.ofOutputs(Sigmoids::sigmoid, Sigmoids::sigmoidBackward, Sigmoids.SIGMOID, Sigmoids.SIGMOID_BACKWARD);

    @Override
    public String kind() {
        return "sigmoid";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
