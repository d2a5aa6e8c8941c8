package lanewise.nn.layer;

import lanewise.simd.kernel.HardActivations;

/** x·min(max(x + 3, 0), 6)/6 (Howard et al., ICCV 2019). Backward reads the inputs. */
public record HardSwish() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            HardActivations::hardSwish,
            HardActivations::hardSwishBackward,
            HardActivations.HARD_SWISH,
            HardActivations.HARD_SWISH_BACKWARD);

    @Override
    public String kind() {
        return "hard_swish";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
