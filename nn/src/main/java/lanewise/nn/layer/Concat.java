package lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Blocks;
import lanewise.simd.kernel.Images;
import lanewise.simd.kernel.Kernel;

/**
 * The inputs one behind the other along the first axis: features of vectors, channels of images. The other dimensions are the same. Backward cuts the gradient apart; it reads
 * neither inputs nor outputs.
 */
public record Concat() implements Layer {
    @Override
    public String kind() {
        return "concat";
    }

    @Override
    public int inputs() {
        return ANY;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        int[] dims = inputs.getFirst().toArray();
        if (dims.length == 0) {
            throw new IllegalArgumentException("an example is a scalar but concat takes vectors, or more dimensions");
        }
        dims[0] = 0;
        for (Shape shape : inputs) {
            int[] others = shape.toArray();
            dims[0] = Math.addExact(dims[0], others.length == 0 ? 0 : others[0]);
            if (!Arrays.equals(dims, 1, dims.length, others, Math.min(1, others.length), others.length)) {
                throw new IllegalArgumentException(
                        "concat takes inputs that differ in their first dimension only, not " + inputs);
            }
        }
        return Shape.of(dims);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Images.COPY_ROW);
    }

    @Override
    public Node place(Site site) {
        int whole = site.outputShape().elements();
        int[] parts = site.inputShapes().stream().mapToInt(Shape::elements).toArray();
        Tails tails = site.tails(1);
        return Partitioned.of(
                site,
                1,
                tails,
                (from, to) -> {
                    int at = 0;
                    for (int i = 0; i < parts.length; i++) {
                        Blocks.copy(
                                tails.input(i, from), 0, parts[i], tails.output(from), at, whole, to - from, parts[i]);
                        at += parts[i];
                    }
                },
                (from, to) -> {
                    int at = 0;
                    for (int i = 0; i < parts.length; i++) {
                        if (site.needsInputGradient(i)) {
                            Tensor dx = tails.inputGradient(i, from);
                            Blocks.copy(tails.outputGradient(from), at, whole, dx, 0, parts[i], to - from, parts[i]);
                        }
                        at += parts[i];
                    }
                });
    }
}
