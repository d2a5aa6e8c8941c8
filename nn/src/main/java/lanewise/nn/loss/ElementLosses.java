package lanewise.nn.loss;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.RowReductions;

/** Losses that are sums or means over the elements of an example, each element for itself. */
final class ElementLosses implements RowLosses {
    /** A kernel of elements [from, to). */
    interface Each {
        void run(Tensor x, Tensor target, float scale, Tensor losses, Tensor dx, int from, int to);
    }

    private final Each each;
    private final Tensor predictions;
    private final Tensor targets;
    private final Tensor elements;
    private final int size;
    private final float share;

    private ElementLosses(LossSite site, Tensor targets, boolean mean, Each each) {
        this.each = each;
        this.targets = targets;
        predictions = site.predictions();
        elements = site.allocate();
        size = site.size();
        share = mean ? 1f / size : 1f;
    }

    /** A mean over elements if the reduction is one. */
    static PlacedLoss place(Loss loss, LossSite site, Kernel kernel, Each each) {
        return place(loss, site, kernel, loss.reduction() == Reduction.MEAN, each);
    }

    static PlacedLoss place(Loss loss, LossSite site, Kernel kernel, boolean mean, Each each) {
        Tensor targets = site.allocate();
        return PlacedLoss.ofTargets(loss, site, targets, new ElementLosses(site, targets, mean, each), kernel);
    }

    @Override
    public void run(float scale, Tensor losses, Tensor gradient, int from, int to) {
        each.run(predictions, targets, scale * share, elements, gradient, from * size, to * size);
    }

    @Override
    public void finish(Tensor losses, int from, int to) {
        RowReductions.rowSum(elements, losses, size, from, to);
        for (int i = from; i < to; i++) {
            losses.set(i, losses.get(i) * share);
        }
    }
}
