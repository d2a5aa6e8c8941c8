package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * x + constant (row A01). The gradient passes unchanged.
 *
 * @param constant finite
 */
public record AddConstant(float constant) implements Layer {
    public AddConstant {
        if (!Float.isFinite(constant)) {
            throw new IllegalArgumentException("add_constant: constant is " + constant + "; it must be finite");
        }
    }

    @Override
    public String kind() {
        return "add_constant";
    }

    @Override
    public String arguments() {
        return String.valueOf(constant);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.FILL, Elementwise.ADD);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) -> {
                    Tensor y = tails.output(from);
                    Elementwise.fill(constant, y, to - from);
                    Elementwise.add(tails.input(from), y, y, to - from);
                },
                (from, to) -> Elementwise.copy(tails.outputGradient(from), tails.inputGradient(from), to - from));
    }
}
