package lanewise.nn.layer;

/** x·tanh(ln(1 + eˣ)) (Misra, BMVC 2020). Backward reads the inputs. */
public record Mish() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            lanewise.simd.kernel.Mish::mish,
            lanewise.simd.kernel.Mish::mishBackward,
            lanewise.simd.kernel.Mish.MISH,
            lanewise.simd.kernel.Mish.MISH_BACKWARD);

    @Override
    public String kind() {
        return "mish";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
