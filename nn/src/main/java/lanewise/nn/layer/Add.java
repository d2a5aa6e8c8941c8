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

/** The sum of all inputs, added from the first to the last: the end of a residual block (He, Zhang, Ren and Sun, CVPR 2016, eq. 1). */
public record Add() implements Layer {
    @Override
    public String kind() {
        return "add";
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
        return Footprint.inPlace(false, false);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return (inputs.size() - 1L) * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.ADD);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        int terms = site.inputShapes().size();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                int n = pass.rows() * features;
                Tensor y = site.output();
                if (terms == 1) {
                    Gradients.pass(site.input(), y, n);
                    return;
                }
                Elementwise.add(site.input(0), site.input(1), y, n);
                for (int i = 2; i < terms; i++) {
                    Elementwise.add(y, site.input(i), y, n);
                }
            }

            // The first input's gradient may lie over the output's, so it comes last.
            @Override
            public void backward(Pass pass) {
                for (int i = terms - 1; i >= 0; i--) {
                    if (site.needsInputGradient(i)) {
                        Gradients.pass(site.outputGradient(), site.inputGradient(i), pass.rows() * features);
                    }
                }
            }
        };
    }
}
