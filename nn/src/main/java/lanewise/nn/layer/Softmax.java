package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Deviations;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/**
 * ŷⱼ = e^xⱼ / Σₖ e^xₖ over the last axis (row A04). Backward: dx = ŷ·(dy − Σₖ dyₖ·ŷₖ) (row A05); reads the outputs only. Before a cross-entropy
 * loss, leave it out: the loss has it inside.
 */
public record Softmax() implements Layer {
    @Override
    public String kind() {
        return "softmax";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Examples.columns(kind(), inputs.getFirst());
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(false, true);
    }

    /** A maximum, a difference, an exponential, a sum and a product for each element. */
    @Override
    public long flops(List<Shape> inputs) {
        return 5L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                Rows.EXP_ROW,
                Rows.SCALE_ROW,
                Rows.SOFTMAX_BACKWARD,
                Reductions.SUM,
                Reductions.MAX,
                Deviations.PRODUCTS);
    }

    @Override
    public Node place(Site site) {
        int cols = Examples.columns(kind(), site.inputShape());
        int rows = site.inputShape().elements() / cols;
        return Partitioned.of(
                site,
                rows,
                (from, to) -> Rows.softmax(site.input(), site.output(), cols, from, to),
                (from, to) -> Rows.softmaxBackward(
                        site.output(), site.outputGradient(), site.inputGradient(), cols, from, to));
    }
}
