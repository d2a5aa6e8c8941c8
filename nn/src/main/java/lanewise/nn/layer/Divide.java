package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/** y = u/v of two inputs (row A01). Backward: du = dy/v, dv = −(dy·y)/v; reads inputs and outputs. */
public record Divide() implements Layer {
    @Override
    public String kind() {
        return "divide";
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
        return Footprint.inPlace(true, true);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Arithmetic.DIV, Elementwise.MUL, Elementwise.SCALE);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                Arithmetic.div(site.input(0), site.input(1), site.output(), pass.rows() * features);
            }

            // The first input's gradient may lie over the output's, so it comes last.
            @Override
            public void backward(Pass pass) {
                int n = pass.rows() * features;
                if (site.needsInputGradient(1)) {
                    Tensor dv = site.inputGradient(1);
                    Elementwise.mul(site.outputGradient(), site.output(), dv, n);
                    Arithmetic.div(dv, site.input(1), dv, n);
                    Elementwise.scale(-1f, dv, dv, n);
                }
                if (site.needsInputGradient(0)) {
                    Arithmetic.div(site.outputGradient(), site.input(1), site.inputGradient(0), n);
                }
            }
        };
    }
}
