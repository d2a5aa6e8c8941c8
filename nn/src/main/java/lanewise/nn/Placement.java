package lanewise.nn;

import java.util.Optional;
import lanewise.nn.Footprint.Sharing;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.VectorNorms;
import lanewise.simd.parallel.Partition;

/** A layer in its place in a network or on a tape. */
final class Placement {
    private final Site site;
    private final Layer.Node node;
    private final boolean trained;
    private final int size;
    private final Optional<Partition> passOn;
    private final boolean frozen;

    Placement(Site site, Layer layer) {
        this(site, layer, false);
    }

    /** A frozen layer always works as in inference. */
    Placement(Site site, Layer layer, boolean frozen) {
        this.site = site;
        this.size = site.outputShape().elements();
        this.frozen = frozen;
        this.node = layer.place(site);
        this.trained = site.hasGradients();
        boolean view = layer.footprint(site.inputShapes(), site.capacity()).sharing() == Sharing.VIEW;
        passOn = view && trained && site.needsInputGradient() ? Optional.of(passOn(site)) : Optional.empty();
    }

    Site site() {
        return site;
    }

    void forward(Pass pass) {
        node.forward(seen(pass));
    }

    private Pass seen(Pass pass) {
        return frozen ? pass.ofFrozen() : pass;
    }

    void backward(Pass pass) {
        if (trained) {
            node.backward(seen(pass));
            if (passOn.isPresent() && !isInPlace()) {
                passOn.get().run(pass.rows(), (long) pass.rows() * size);
            }
            site.addUp(pass.rows());
        }
    }

    /** Whether the gradient of a view lies where that of its input is to be. */
    private boolean isInPlace() {
        return site.inputGradient().segment().address()
                == site.outputGradient().segment().address();
    }

    /** The gradient of a view is that of its input. */
    private static Partition passOn(Site site) {
        int size = site.outputShape().elements();
        Tails tails = site.tails(1);
        return new Partition(
                site.pool(),
                tails.step(),
                (from, to) ->
                        Elementwise.copy(tails.outputGradient(from), tails.inputGradient(from), (to - from) * size));
    }

    boolean isFinite(int rows) {
        return VectorNorms.allFinite(site.output(), rows * site.outputShape().elements());
    }
}
