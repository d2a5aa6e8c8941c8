package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.MaxPooling;
import lanewise.simd.kernel.PoolingWindow;
import lanewise.simd.parallel.WorkerPool;

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
        return new Placed(site, window.on(site.inputShape()));
    }

    /** Workers have planes of their own. */
    private static final class Placed implements Node {
        private final Site site;
        private final PoolingWindow window;
        private final int channels;
        private final WorkerPool.Task forwardTask = this::forwardShare;
        private final WorkerPool.Task backwardTask = this::backwardShare;
        private int planes;

        Placed(Site site, PoolingWindow window) {
            this.site = site;
            this.window = window;
            channels = site.inputShape().dim(0);
        }

        @Override
        public void forward(Pass pass) {
            planes = pass.rows() * channels;
            site.share(forwardTask, pass.rows());
        }

        @Override
        public void backward(Pass pass) {
            planes = pass.rows() * channels;
            site.share(backwardTask, pass.rows());
        }

        private void forwardShare(int worker, int workers) {
            MaxPooling.maxPool(
                    site.input(),
                    site.output(),
                    Examples.cut(planes, worker, workers),
                    Examples.cut(planes, worker + 1, workers),
                    window);
        }

        private void backwardShare(int worker, int workers) {
            MaxPooling.maxPoolBackward(
                    site.input(),
                    site.output(),
                    site.outputGradient(),
                    site.inputGradient(),
                    Examples.cut(planes, worker, workers),
                    Examples.cut(planes, worker + 1, workers),
                    window);
        }
    }
}
