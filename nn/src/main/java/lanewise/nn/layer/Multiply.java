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
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) -> {
                    Tensor y = tails.output(from);
                    Gradients.pass(tails.input(from), y, factors == 1 ? to - from : 0);
                    times(tails.input(from), tails, 0, factors, y, from, to - from);
                },
                (from, to) -> {
                    // The first input's gradient may lie over the output's, so it comes last.
                    for (int i = factors - 1; i >= 0; i--) {
                        if (site.needsInputGradient(i)) {
                            Tensor dx = tails.inputGradient(i, from);
                            Gradients.pass(tails.outputGradient(from), dx, factors == 1 ? to - from : 0);
                            times(tails.outputGradient(from), tails, i, factors, dx, from, to - from);
                        }
                    }
                });
    }

    /** z = x times all inputs but one. */
    private static void times(Tensor x, Tails tails, int left, int factors, Tensor z, int from, int n) {
        Tensor product = x;
        for (int i = 0; i < factors; i++) {
            if (i != left) {
                Elementwise.mul(product, tails.input(i, from), z, n);
                product = z;
            }
        }
    }
}
