package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * The product of all inputs, element by element, from the first to the last (row A01; gates). Backward: dy times the other inputs, in their order.
 */
public record Multiply() implements Layer {
    @Override
    public String kind() {
        return "multiply";
    }

    @Override
    public int inputs() {
        return ANY;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Examples.same(kind(), inputs);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(true, false);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return (inputs.size() - 1L) * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.MUL);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        int factors = site.inputShapes().size();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                Tensor y = site.output();
                Gradients.pass(site.input(), y, factors == 1 ? pass.rows() * features : 0);
                times(site.input(), 0, y, pass.rows() * features);
            }

            // The first input's gradient may lie over the output's, so it comes last.
            @Override
            public void backward(Pass pass) {
                for (int i = factors - 1; i >= 0; i--) {
                    if (site.needsInputGradient(i)) {
                        Tensor dx = site.inputGradient(i);
                        Gradients.pass(site.outputGradient(), dx, factors == 1 ? pass.rows() * features : 0);
                        times(site.outputGradient(), i, dx, pass.rows() * features);
                    }
                }
            }

            // z = x times all inputs but one.
            private void times(Tensor x, int left, Tensor z, int n) {
                Tensor product = x;
                for (int i = 0; i < factors; i++) {
                    if (i != left) {
                        Elementwise.mul(product, site.input(i), z, n);
                        product = z;
                    }
                }
            }
        };
    }
}
