package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Images;
import lanewise.simd.kernel.Kernel;

/** Images of channels x height x width (NCHW) to height x width x channels (NHWC). Exact; backward is the way back. */
public record ToChannelsLast() implements Layer {
    @Override
    public String kind() {
        return "to_channels_last";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape x = Examples.image(kind(), inputs.getFirst());
        return Shape.of(x.dim(1), x.dim(2), x.dim(0));
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    /** Transposition turns tiles in registers and calls nothing that is warmed up. */
    @Override
    public Set<Kernel> kernels() {
        return Set.of();
    }

    @Override
    public Node place(Site site) {
        int channels = site.inputShape().dim(0);
        int pixels = site.inputShape().elements() / channels;
        Tails tails = site.tails(1);
        return Partitioned.of(
                site,
                1,
                tails,
                (from, to) -> Images.toChannelsLast(tails.input(from), tails.output(from), to - from, channels, pixels),
                (from, to) -> Images.toChannelsFirst(
                        tails.outputGradient(from), tails.inputGradient(from), to - from, channels, pixels));
    }
}
