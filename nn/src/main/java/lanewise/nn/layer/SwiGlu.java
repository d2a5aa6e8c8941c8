package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/** silu(a)·b, a the first half of the last axis and b the second (Shazeer, arXiv:2002.05202). Backward reads the inputs. */
public record SwiGlu() implements Layer {
    @Override
    public String kind() {
        return "swiglu";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Examples.part(kind(), inputs.getFirst(), 2);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofInputs();
    }

    /** A function and a product for each pair. */
    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(lanewise.simd.kernel.SwiGlu.SWI_GLU, lanewise.simd.kernel.SwiGlu.SWI_GLU_BACKWARD);
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
                (from, to) ->
                        lanewise.simd.kernel.SwiGlu.swiGlu(tails.input(from), tails.output(from), to - from, cols),
                (from, to) -> lanewise.simd.kernel.SwiGlu.swiGluBackward(
                        tails.input(from), tails.outputGradient(from), tails.inputGradient(from), to - from, cols));
    }
}
