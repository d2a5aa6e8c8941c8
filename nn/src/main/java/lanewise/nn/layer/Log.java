package lanewise.nn.layer;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Logarithm;

/** ln x. Backward, dy/x, reads the inputs (row A01). */
public record Log() implements Pointwise {
    private static final Map MAP = Map.ofInputs(Logarithm::log, Log::backward, Logarithm.LOG, Arithmetic.DIV);

    private static void backward(Tensor x, Tensor dy, Tensor dx, int n) {
        Arithmetic.div(dy, x, dx, n);
    }

    @Override
    public String kind() {
        return "log";
    }

    @Override
    public Map map() {
        return MAP;
    }
}
