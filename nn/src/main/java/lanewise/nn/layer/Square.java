package lanewise.nn.layer;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;

/** x². Backward, 2·dy·x, reads the inputs. */
public record Square() implements Pointwise {
    private static final Map MAP =
            Map.ofInputs(Arithmetic::square, Square::backward, Arithmetic.SQUARE, Elementwise.MUL, Elementwise.SCALE);

    private static void backward(Tensor x, Tensor dy, Tensor dx, int n) {
        Elementwise.mul(x, dy, dx, n);
        Elementwise.scale(2f, dx, dx, n);
    }

    @Override
    public String kind() {
        return "square";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
