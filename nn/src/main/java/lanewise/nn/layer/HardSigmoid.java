package lanewise.nn.layer;

import lanewise.simd.kernel.HardActivations;

/** min(max(x + 3, 0), 6)/6. Backward reads the inputs. */
public record HardSigmoid() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            HardActivations::hardSigmoid,
            HardActivations::hardSigmoidBackward,
            HardActivations.HARD_SIGMOID,
            HardActivations.HARD_SIGMOID_BACKWARD);

    @Override
    public String kind() {
        return "hard_sigmoid";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
