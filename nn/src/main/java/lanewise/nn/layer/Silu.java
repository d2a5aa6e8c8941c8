package lanewise.nn.layer;

/** x·σ(x), also called Swish. Backward reads the inputs. */
public record Silu() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            lanewise.simd.kernel.Silu::silu,
            lanewise.simd.kernel.Silu::siluBackward,
            lanewise.simd.kernel.Silu.SILU,
            lanewise.simd.kernel.Silu.SILU_BACKWARD);

    @Override
    public String kind() {
        return "silu";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
