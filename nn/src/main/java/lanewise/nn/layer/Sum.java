package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Broadcasts;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.RowReductions;

/** The sum of an example's elements, one number. Backward: each element gets dy. */
public record Sum() implements Layer {
    @Override
    public String kind() {
        return "sum";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(1);
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
        return Set.of(Reductions.SUM, Elementwise.FILL, Broadcasts.SCALE_ROWS);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        Tails tails = site.tails(1);
        return Partitioned.of(
                site,
                1,
                tails,
                (from, to) -> RowReductions.rowSum(tails.input(from), tails.output(from), to - from, features),
                (from, to) -> {
                    Tensor dx = tails.inputGradient(from);
                    Elementwise.fill(1f, dx, (to - from) * features);
                    Broadcasts.scaleRows(tails.outputGradient(from), dx, dx, to - from, features);
                });
    }
}
