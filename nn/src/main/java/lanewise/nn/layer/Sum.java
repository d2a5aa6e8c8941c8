package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
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
        return new Node() {
            @Override
            public void forward(Pass pass) {
                RowReductions.rowSum(site.input(), site.output(), pass.rows(), features);
            }

            @Override
            public void backward(Pass pass) {
                Tensor dx = site.inputGradient();
                Elementwise.fill(1f, dx, pass.rows() * features);
                Broadcasts.scaleRows(site.outputGradient(), dx, dx, pass.rows(), features);
            }
        };
    }
}
