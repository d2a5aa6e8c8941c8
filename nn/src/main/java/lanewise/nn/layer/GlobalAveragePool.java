package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.GlobalAverage;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;

/** The mean of each channel, of all dimensions but the first. Backward, dy/area for each element, reads neither inputs nor outputs. */
public record GlobalAveragePool() implements Layer {
    @Override
    public String kind() {
        return "global_average_pool";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Examples.channels(kind(), inputs.getFirst()).dim(0));
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
        return Set.of(Reductions.SUM, Elementwise.FILL);
    }

    @Override
    public Node place(Site site) {
        int channels = site.inputShape().dim(0);
        int area = Examples.plane(site.inputShape());
        return new Node() {
            @Override
            public void forward(Pass pass) {
                GlobalAverage.globalAverage(site.input(), site.output(), pass.rows() * channels, area);
            }

            @Override
            public void backward(Pass pass) {
                GlobalAverage.globalAverageBackward(
                        site.outputGradient(), site.inputGradient(), pass.rows() * channels, area);
            }
        };
    }
}
