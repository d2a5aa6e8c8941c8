package lanewise.nn;

import lanewise.simd.kernel.VectorNorms;

/** A layer in its place in a network or on a tape. */
final class Placement {
    private final Site site;
    private final Layer.Node node;
    private final boolean trained;

    Placement(Site site, Layer layer) {
        this.site = site;
        this.node = layer.place(site);
        this.trained = site.hasGradients();
    }

    Site site() {
        return site;
    }

    void forward(Pass pass) {
        node.forward(pass);
    }

    void backward(Pass pass) {
        if (trained) {
            node.backward(pass);
            site.addUp(pass.rows());
        }
    }

    boolean isFinite(int rows) {
        return VectorNorms.allFinite(site.output(), rows * site.outputShape().elements());
    }
}
