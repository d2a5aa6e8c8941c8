package lanewise.nn.layer;

import java.util.HashSet;
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
import lanewise.simd.kernel.Positions;
import lanewise.simd.kernel.RowReductions;

/**
 * The greatest element of each channel, of all dimensions but the first. Backward reads the inputs; the first of equal elements, or the first NaN, gets
 * the gradient.
 */
public record GlobalMaxPool() implements Layer {
    @Override
    public String kind() {
        return "global_max_pool";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Shape.of(Examples.channels(kind(), inputs.getFirst()).dim(0));
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofInputs();
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> kernels = new HashSet<>(Positions.KERNELS);
        kernels.add(Elementwise.FILL);
        return kernels;
    }

    @Override
    public Node place(Site site) {
        int channels = site.inputShape().dim(0);
        int area = Examples.plane(site.inputShape());
        int[] places = new int[site.capacity() * channels];
        Tails tails = site.tails(channels);
        return Partitioned.of(
                site,
                channels,
                tails,
                (from, to) -> RowReductions.rowMax(site.input(), site.output(), area, from, to),
                (from, to) -> {
                    Tensor dy = site.outputGradient();
                    Tensor dx = site.inputGradient();
                    RowReductions.rowArgmax(site.input(), places, area, from, to);
                    Elementwise.fill(0f, tails.inputGradient(from), (to - from) * area);
                    for (int p = from; p < to; p++) {
                        dx.set(p * area + places[p], dy.get(p));
                    }
                });
    }
}
