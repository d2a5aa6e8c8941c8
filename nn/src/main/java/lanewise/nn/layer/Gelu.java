package lanewise.nn.layer;

/** x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel, arXiv:1606.08415). Backward reads the inputs. */
public record Gelu() implements Pointwise {
    private static final Map MAP = Map.ofInputs(
            lanewise.simd.kernel.Gelu::gelu,
            lanewise.simd.kernel.Gelu::geluBackward,
            lanewise.simd.kernel.Gelu.GELU,
            lanewise.simd.kernel.Gelu.GELU_BACKWARD);

    @Override
    public String kind() {
        return "gelu";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
