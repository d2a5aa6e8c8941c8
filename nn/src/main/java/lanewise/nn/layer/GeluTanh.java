package lanewise.nn.layer;

/** GELU with tanh in place of erf: x/2·(1 + tanh(√(2/π)(x + 0.044715x³))). Backward reads the inputs. */
public record GeluTanh() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            lanewise.simd.kernel.GeluTanh::geluTanh,
            lanewise.simd.kernel.GeluTanh::geluTanhBackward,
            lanewise.simd.kernel.GeluTanh.GELU_TANH,
            lanewise.simd.kernel.GeluTanh.GELU_TANH_BACKWARD);

    @Override
    public String kind() {
        return "gelu_tanh";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
