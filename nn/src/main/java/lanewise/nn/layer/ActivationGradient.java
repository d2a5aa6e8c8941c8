package lanewise.nn.layer;

import java.util.Optional;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Tensor;
import lanewise.simd.parallel.Partition;

/** The backward pass of an activation behind products: from the gradient of the results to that of what was there before, over it. Workers have examples of their own. */
final class ActivationGradient {
    private final Site site;
    private final int size;
    private final Optional<Partition> derivative;

    ActivationGradient(Site site, Activation activation) {
        this.site = site;
        size = site.outputShape().elements();
        derivative = site.hasGradients()
                ? activation.map().map(map -> new Derivative(map, site.tails(1), size).partition(site))
                : Optional.empty();
    }

    private record Derivative(Pointwise.Map map, Tails tails, int size) {
        Partition partition(Site site) {
            return new Partition(site.pool(), tails.step(), this::run);
        }

        private void run(int from, int to) {
            Tensor dy = tails.outputGradient(from);
            map.backward().run(tails.output(from), dy, dy, (to - from) * size);
        }
    }

    /** Of the first rows. */
    Tensor of(int rows) {
        if (derivative.isPresent()) {
            derivative.get().run(rows, (long) rows * size);
        }
        return site.outputGradient();
    }
}
