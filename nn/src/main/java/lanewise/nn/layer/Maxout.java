package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/**
 * The greatest of several parts of the last axis, element by element (Goodfellow et al., ICML 2013). Backward reads inputs and outputs; the first of equal parts gets the
 * gradient.
 *
 * @param pieces parts, at least 1
 */
public record Maxout(int pieces) implements Layer {
    public Maxout {
        if (pieces < 1) {
            throw new IllegalArgumentException("maxout: pieces is " + pieces + "; it must be at least 1");
        }
    }

    @Override
    public String kind() {
        return "maxout";
    }

    @Override
    public String arguments() {
        return String.valueOf(pieces);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Examples.part(kind(), inputs.getFirst(), pieces);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(lanewise.simd.kernel.Maxout.MAXOUT, lanewise.simd.kernel.Maxout.MAXOUT_BACKWARD);
    }

    @Override
    public Node place(Site site) {
        int cols = Examples.columns(kind(), site.outputShape());
        int rows = site.outputShape().elements() / cols;
        return new Node() {
            @Override
            public void forward(Pass pass) {
                lanewise.simd.kernel.Maxout.maxout(site.input(), site.output(), pass.rows() * rows, cols, pieces);
            }

            @Override
            public void backward(Pass pass) {
                lanewise.simd.kernel.Maxout.maxoutBackward(
                        site.input(),
                        site.output(),
                        site.outputGradient(),
                        site.inputGradient(),
                        pass.rows() * rows,
                        cols,
                        pieces);
            }
        };
    }
}
