package lanewise.nn;

import lanewise.nn.Footprint.Sharing;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.VectorNorms;

/** A layer in its place in a network or on a tape. */
final class Placement {
    private final Site site;
    private final Layer.Node node;
    private final boolean trained;
    private final boolean view;
    private final boolean frozen;

    Placement(Site site, Layer layer) {
        this(site, layer, false);
    }

    /** A frozen layer always works as in inference. */
    Placement(Site site, Layer layer, boolean frozen) {
        this.site = site;
        this.frozen = frozen;
        this.node = layer.place(site);
        this.trained = site.hasGradients();
        this.view = layer.footprint(site.inputShapes(), site.capacity()).sharing() == Sharing.VIEW;
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
            if (view) {
                passOn(pass.rows());
            }
            site.addUp(pass.rows());
        }
    }

    /** The gradient of a view is that of its input; it may lie in the same place already. */
    private void passOn(int rows) {
        if (site.needsInputGradient()) {
            Tensor dy = site.outputGradient();
            Tensor dx = site.inputGradient();
            if (dx.segment().address() != dy.segment().address()) {
                Elementwise.copy(dy, dx, rows * site.outputShape().elements());
            }
        }
    }

    boolean isFinite(int rows) {
        return VectorNorms.allFinite(site.output(), rows * site.outputShape().elements());
    }
}
