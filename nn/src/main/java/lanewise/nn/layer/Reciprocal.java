package lanewise.nn.layer;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;

/** 1/x. Backward, −dy·y², reads the outputs only (row A01). */
public record Reciprocal() implements Pointwise {
    private static final Map MAP = Map.ofOutputs(
            Arithmetic::reciprocal, Reciprocal::backward, Arithmetic.RECIPROCAL, Elementwise.MUL, Elementwise.SCALE);

    private static void backward(Tensor y, Tensor dy, Tensor dx, int n) {
        Elementwise.mul(y, dy, dx, n);
        Elementwise.mul(y, dx, dx, n);
        Elementwise.scale(-1f, dx, dx, n);
    }

    @Override
    public String kind() {
        return "reciprocal";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
