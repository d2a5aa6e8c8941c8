package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/**
 * The elements of an example under another shape, in the same order. Neither pass computes anything.
 *
 * @param shape with as many elements
 */
public record Reshape(Shape shape) implements Layer {
    @Override
    public String kind() {
        return "reshape";
    }

    @Override
    public String arguments() {
        return shape.toString();
    }

    @Override
    public Shape output(List<Shape> inputs) {
        if (inputs.getFirst().elements() != shape.elements()) {
            throw new IllegalArgumentException("an example is " + inputs.getFirst() + " ("
                    + inputs.getFirst().elements() + " elements) but reshape makes it " + shape + " ("
                    + shape.elements() + ")");
        }
        return shape;
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
