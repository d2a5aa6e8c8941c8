package lanewise.nn.layer;

/** ln(1 + eˣ). Backward reads the outputs only. */
public record Softplus() implements Pointwise {
    private static final Map MAP = Map.ofOutputs(
            lanewise.simd.kernel.Softplus::softplus,
            lanewise.simd.kernel.Softplus::softplusBackward,
            lanewise.simd.kernel.Softplus.SOFTPLUS,
            lanewise.simd.kernel.Softplus.SOFTPLUS_BACKWARD);

    @Override
    public String kind() {
        return "softplus";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
