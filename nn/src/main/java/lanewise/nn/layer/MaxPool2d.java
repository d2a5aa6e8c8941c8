package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.MaxPooling;
import lanewise.simd.kernel.PoolingWindow;

/**
 * The greatest element of each window, in images of channels x height x width; padding counts as −∞. Backward reads inputs and outputs; the first of equal elements gets
 * the gradient.
 */
public record MaxPool2d(Window window) implements Layer {
    /** A square window that moves by its own size. */
    public MaxPool2d(int size) {
        this(Window.of(size));
    }

    @Override
    public String kind() {
        return "max_pool2d";
    }

    @Override
    public String arguments() {
        return window.write().text();
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return window.output(kind(), inputs.getFirst());
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                MaxPooling.MAX_POOL,
                MaxPooling.MAX_POOL_HALVING,
                MaxPooling.MAX_POOL_QUARTERING,
                MaxPooling.MAX_POOL_BACKWARD,
                MaxPooling.MAX_POOL_HALVING_BACKWARD,
                MaxPooling.MAX_POOL_QUARTERING_BACKWARD,
                Elementwise.FILL);
    }

    @Override
    public Node place(Site site) {
        PoolingWindow w = window.on(site.inputShape());
        return Partitioned.of(
                site,
                site.inputShape().dim(0),
                (from, to) -> MaxPooling.maxPool(site.input(), site.output(), from, to, w),
                (from, to) -> MaxPooling.maxPoolBackward(
                        site.input(), site.output(), site.outputGradient(), site.inputGradient(), from, to, w));
    }
}
