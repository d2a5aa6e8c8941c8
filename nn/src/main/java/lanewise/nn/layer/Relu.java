package lanewise.nn.layer;

import java.util.List;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Activations;

/** max(0, x), element by element; its derivative at 0 is 0 (row A10). Backward reads the outputs only. */
public record Relu() implements Pointwise {
    private static final Map MAP =
            Map.ofOutputs(Activations::relu, Activations::reluBackward, Activations.RELU, Activations.RELU_BACKWARD);

    @Override
    public String kind() {
        return "relu";
    }

    @Override
    public Map map() {
        return MAP;
    }

    /** Comparisons only. */
    @Override
    public long flops(List<Shape> inputs) {
        return 0;
    }
}
