package lanewise.nn.layer;

import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.parallel.Partition;

/** A layer in its place whose passes treat units of the batch, such as rows or channels of images, each for itself: workers have ranges of them. */
final class Partitioned implements Layer.Node {
    private final Partition forward;
    private final Partition backward;
    private final int units;
    private final int elements;

    private Partitioned(Site site, int units, int step, Partition.Part forward, Partition.Part backward) {
        this.forward = new Partition(site.pool(), step, forward);
        this.backward = new Partition(site.pool(), step, backward);
        this.units = units;
        elements = site.mostElements();
    }

    /**
     * With kernels that take ranges of units.
     *
     * @param units of one example
     */
    static Partitioned of(Site site, int units, Partition.Part forward, Partition.Part backward) {
        return new Partitioned(site, units, 1, forward, backward);
    }

    /** With kernels that are given tails of the tensors. */
    static Partitioned of(Site site, int units, Tails tails, Partition.Part forward, Partition.Part backward) {
        return new Partitioned(site, units, tails.step(), forward, backward);
    }

    @Override
    public void forward(Pass pass) {
        forward.run(pass.rows() * units, (long) pass.rows() * elements);
    }

    @Override
    public void backward(Pass pass) {
        backward.run(pass.rows() * units, (long) pass.rows() * elements);
    }
}
