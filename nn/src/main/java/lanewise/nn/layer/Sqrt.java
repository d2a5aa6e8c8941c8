package lanewise.nn.layer;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;

/** √x. Backward, dy/(2y), reads the outputs only; infinite at 0. */
public record Sqrt() implements Pointwise {
    private static final Map MAP =
            Map.ofOutputs(Arithmetic::sqrt, Sqrt::backward, Arithmetic.SQRT, Arithmetic.DIV, Elementwise.SCALE);

    private static void backward(Tensor y, Tensor dy, Tensor dx, int n) {
        Arithmetic.div(dy, y, dx, n);
        Elementwise.scale(0.5f, dx, dx, n);
    }

    @Override
    public String kind() {
        return "sqrt";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
