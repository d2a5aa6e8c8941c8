package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/** ln softmax over the last axis. Backward: dx = dy − e^y·Σₖ dyₖ; reads the outputs only. */
public record LogSoftmax() implements Layer {
    @Override
    public String kind() {
        return "log_softmax";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Examples.columns(kind(), inputs.getFirst());
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofOutputs();
    }

    /** A maximum, a difference, an exponential, a sum and a difference for each element. */
    @Override
    public long flops(List<Shape> inputs) {
        return 5L * inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                Rows.EXP_ROW,
                lanewise.simd.kernel.LogSoftmax.LOG_SOFTMAX,
                lanewise.simd.kernel.LogSoftmax.LOG_SOFTMAX_BACKWARD,
                Reductions.SUM,
                Reductions.MAX);
    }

    @Override
    public Node place(Site site) {
        int cols = Examples.columns(kind(), site.inputShape());
        int rows = site.inputShape().elements() / cols;
        return Partitioned.of(
                site,
                rows,
                (from, to) -> lanewise.simd.kernel.LogSoftmax.logSoftmax(site.input(), site.output(), cols, from, to),
                (from, to) -> lanewise.simd.kernel.LogSoftmax.logSoftmaxBackward(
                        site.output(), site.outputGradient(), site.inputGradient(), cols, from, to));
    }
}
