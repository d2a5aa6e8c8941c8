package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.kernel.AveragePooling;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.PoolingWindow;

/**
 * The mean of each window, in images of channels x height x width. Backward reads neither inputs nor outputs.
 *
 * @param countPadding whether padding counts as zeros (PyTorch's {@code count_include_pad}), or not at all (TensorFlow)
 */
public record AveragePool2d(Window window, boolean countPadding) implements Layer {
    /** A square window that moves by its own size. */
    public AveragePool2d(int size) {
        this(Window.of(size), true);
    }

    @Override
    public String kind() {
        return "average_pool2d";
    }

    @Override
    public String arguments() {
        return window.write().option("count_padding", countPadding, true).text();
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return window.output(kind(), inputs.getFirst());
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    @Override
    public long flops(List<Shape> inputs) {
        return window.flops(inputs.getFirst());
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                AveragePooling.AVERAGE_POOL,
                AveragePooling.AVERAGE_POOL_HALVING,
                AveragePooling.AVERAGE_POOL_BACKWARD,
                AveragePooling.AVERAGE_POOL_HALVING_BACKWARD,
                Elementwise.FILL);
    }

    @Override
    public Node place(Site site) {
        PoolingWindow w = window.on(site.inputShape());
        int channels = site.inputShape().dim(0);
        Tails tails = site.tails(channels);
        return Partitioned.of(
                site,
                channels,
                tails,
                (from, to) ->
                        AveragePooling.averagePool(tails.input(from), tails.output(from), to - from, w, countPadding),
                (from, to) -> AveragePooling.averagePoolBackward(
                        tails.outputGradient(from), tails.inputGradient(from), to - from, w, countPadding));
    }
}
