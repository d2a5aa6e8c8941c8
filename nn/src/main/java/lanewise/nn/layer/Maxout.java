package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
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
        Tails tails = site.tails(rows);
        return Partitioned.of(
                site,
                rows,
                tails,
                (from, to) -> lanewise.simd.kernel.Maxout.maxout(
                        tails.input(from), tails.output(from), to - from, cols, pieces),
                (from, to) -> lanewise.simd.kernel.Maxout.maxoutBackward(
                        tails.input(from),
                        tails.output(from),
                        tails.outputGradient(from),
                        tails.inputGradient(from),
                        to - from,
                        cols,
                        pieces));
    }
}
