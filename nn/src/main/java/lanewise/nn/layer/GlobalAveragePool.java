package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
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
        Tails tails = site.tails(channels);
        return Partitioned.of(
                site,
                channels,
                tails,
                (from, to) -> GlobalAverage.globalAverage(tails.input(from), tails.output(from), to - from, area),
                (from, to) -> GlobalAverage.globalAverageBackward(
                        tails.outputGradient(from), tails.inputGradient(from), to - from, area));
    }
}
