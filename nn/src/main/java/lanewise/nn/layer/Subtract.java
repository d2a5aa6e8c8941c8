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

/** The first input minus the second (row A01). Backward reads neither. */
public record Subtract() implements Layer {
    @Override
    public String kind() {
        return "subtract";
    }

    @Override
    public int inputs() {
        return 2;
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
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.SUB, Elementwise.SCALE);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                Elementwise.sub(site.input(0), site.input(1), site.output(), pass.rows() * features);
            }

            // The first input's gradient may lie over the output's, so it comes last.
            @Override
            public void backward(Pass pass) {
                int n = pass.rows() * features;
                if (site.needsInputGradient(1)) {
                    Elementwise.scale(-1f, site.outputGradient(), site.inputGradient(1), n);
                }
                if (site.needsInputGradient(0)) {
                    Gradients.pass(site.outputGradient(), site.inputGradient(0), n);
                }
            }
        };
    }
}
