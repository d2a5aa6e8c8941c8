package lanewise.nn.layer;

import java.util.List;
import lanewise.nn.Footprint;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Elementwise;

/**
 * factor·x with a fixed factor (row A01). Backward reads neither inputs nor outputs.
 *
 * @param factor finite
 */
public record ScaleBy(float factor) implements Pointwise {
    public ScaleBy {
        if (!Float.isFinite(factor)) {
            throw new IllegalArgumentException("scale: factor is " + factor + "; it must be finite");
        }
    }

    @Override
    public String kind() {
        return "scale";
    }

    @Override
    public String arguments() {
        return Words.write(factor).text();
    }

    @Override
    public Map map() {
        return Map.ofOutputs(
                (x, y, n) -> Elementwise.scale(factor, x, y, n),
                (x, dy, dx, n) -> Elementwise.scale(factor, dy, dx, n),
                Elementwise.SCALE);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(false, false);
    }
}
