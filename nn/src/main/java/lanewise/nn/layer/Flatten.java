package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/**
 * The elements of an example as a vector. Neither pass computes anything.
 */
public record Flatten() implements Layer {
    @Override
    public String kind() {
        return "flatten";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(inputs.getFirst().elements());
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.view();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of();
    }

    @Override
    public Node place(Site site) {
        return Nothing.NODE;
    }
}
