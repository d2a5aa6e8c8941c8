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
        Tails tails = site.tails(features);
        return Partitioned.of(site, features, tails, (from, to) -> sum(tails, terms, from, to - from), (from, to) -> {
            // The first input's gradient may lie over the output's, so it comes last.
            for (int i = terms - 1; i >= 0; i--) {
                if (site.needsInputGradient(i)) {
                    Gradients.pass(tails.outputGradient(from), tails.inputGradient(i, from), to - from);
                }
            }
        });
    }

    private static void sum(Tails tails, int terms, int from, int n) {
        Tensor y = tails.output(from);
        if (terms == 1) {
            Gradients.pass(tails.input(from), y, n);
            return;
        }
        Elementwise.add(tails.input(0, from), tails.input(1, from), y, n);
        for (int i = 2; i < terms; i++) {
            Elementwise.add(y, tails.input(i, from), y, n);
        }
    }
}
