package lanewise.nn.layer;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Exponential;

/** eˣ. Backward, dy·y, reads the outputs only (row A01). */
public record Exp() implements Pointwise {
    private static final Map MAP = Map.ofOutputs(Exponential::exp, Exp::backward, Exponential.EXP, Elementwise.MUL);

    private static void backward(Tensor y, Tensor dy, Tensor dx, int n) {
        Elementwise.mul(y, dy, dx, n);
    }

    @Override
    public String kind() {
        return "exp";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
