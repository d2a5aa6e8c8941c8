package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
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
        return new Node() {
            @Override
            public void forward(Pass pass) {
                Images.toChannelsLast(site.input(), site.output(), pass.rows(), channels, pixels);
            }

            @Override
            public void backward(Pass pass) {
                Images.toChannelsFirst(site.outputGradient(), site.inputGradient(), pass.rows(), channels, pixels);
            }
        };
    }
}
