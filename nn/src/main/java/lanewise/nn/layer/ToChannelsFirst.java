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

/** Images of height x width x channels (NHWC, as TensorFlow and image files have them) to channels x height x width (NCHW, which the layers here take). Exact; backward is the way back. */
public record ToChannelsFirst() implements Layer {
    @Override
    public String kind() {
        return "to_channels_first";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape x = Examples.channelsLast(kind(), inputs.getFirst());
        return Shape.of(x.dim(2), x.dim(0), x.dim(1));
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
        int channels = site.inputShape().dim(2);
        int pixels = site.inputShape().elements() / channels;
        Tails tails = site.tails(1);
        return Partitioned.of(
                site,
                1,
                tails,
                (from, to) ->
                        Images.toChannelsFirst(tails.input(from), tails.output(from), to - from, channels, pixels),
                (from, to) -> Images.toChannelsLast(
                        tails.outputGradient(from), tails.inputGradient(from), to - from, channels, pixels));
    }
}
