package lanewise.nn.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
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
        return new Node() {
            @Override
            public void forward(Pass pass) {
                RowReductions.rowMax(site.input(), site.output(), pass.rows() * channels, area);
            }

            @Override
            public void backward(Pass pass) {
                int planes = pass.rows() * channels;
                Tensor dy = site.outputGradient();
                Tensor dx = site.inputGradient();
                RowReductions.rowArgmax(site.input(), places, planes, area);
                Elementwise.fill(0f, dx, planes * area);
                for (int p = 0; p < planes; p++) {
                    dx.set(p * area + places[p], dy.get(p));
                }
            }
        };
    }
}
