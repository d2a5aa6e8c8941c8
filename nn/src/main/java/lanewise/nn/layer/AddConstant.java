package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
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
        return new Node() {
            @Override
            public void forward(Pass pass) {
                int n = pass.rows() * features;
                Elementwise.fill(constant, site.output(), n);
                Elementwise.add(site.input(), site.output(), site.output(), n);
            }

            @Override
            public void backward(Pass pass) {
                Elementwise.copy(site.outputGradient(), site.inputGradient(), pass.rows() * features);
            }
        };
    }
}
