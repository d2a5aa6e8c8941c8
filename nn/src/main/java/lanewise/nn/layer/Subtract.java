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
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) ->
                        Elementwise.sub(tails.input(0, from), tails.input(1, from), tails.output(from), to - from),
                (from, to) -> {
                    // The first input's gradient may lie over the output's, so it comes last.
                    Tensor dy = tails.outputGradient(from);
                    if (site.needsInputGradient(1)) {
                        Elementwise.scale(-1f, dy, tails.inputGradient(1, from), to - from);
                    }
                    if (site.needsInputGradient(0)) {
                        Gradients.pass(dy, tails.inputGradient(0, from), to - from);
                    }
                });
    }
}
