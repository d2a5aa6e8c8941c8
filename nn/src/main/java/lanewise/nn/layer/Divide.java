package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
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
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) -> Arithmetic.div(tails.input(0, from), tails.input(1, from), tails.output(from), to - from),
                (from, to) -> {
                    // The first input's gradient may lie over the output's, so it comes last.
                    Tensor dy = tails.outputGradient(from);
                    Tensor v = tails.input(1, from);
                    if (site.needsInputGradient(1)) {
                        Tensor dv = tails.inputGradient(1, from);
                        Elementwise.mul(dy, tails.output(from), dv, to - from);
                        Arithmetic.div(dv, v, dv, to - from);
                        Elementwise.scale(-1f, dv, dv, to - from);
                    }
                    if (site.needsInputGradient(0)) {
                        Arithmetic.div(dy, v, tails.inputGradient(0, from), to - from);
                    }
                });
    }
}
