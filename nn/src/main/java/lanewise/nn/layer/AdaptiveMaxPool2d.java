package lanewise.nn.layer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.kernel.AdaptivePooling;
import lanewise.simd.kernel.Kernel;

/**
 * The greatest element of each of so many windows as there shall be outputs, in images of channels x height x width. Backward reads inputs and outputs.
 *
 * @param size rows and columns of outputs; see {@link AdaptivePooling} for the windows
 */
public record AdaptiveMaxPool2d(Extent size) implements Layer {
    public AdaptiveMaxPool2d {
        size.atLeast(1, "the size of the outputs");
    }

    @Override
    public String kind() {
        return "adaptive_max_pool2d";
    }

    @Override
    public String arguments() {
        return size.toString();
    }

    @Override
    public Shape output(List<Shape> inputs) {
        Shape image = Examples.image(kind(), inputs.getFirst());
        return Shape.of(image.dim(0), size.height(), size.width());
    }

    @Override
    public Set<Kernel> kernels() {
        return new MaxPool2d(1).kernels();
    }

    @Override
    public Node place(Site site) {
        Optional<Window> same = size.windows(site.inputShape());
        return same.isPresent() ? alike(same.get()).place(site) : adaptive(site);
    }

    /** With windows of one size: the same bits, and faster. */
    private static Layer alike(Window window) {
        return new MaxPool2d(window);
    }

    private Node adaptive(Site site) {
        int channels = site.inputShape().dim(0);
        AdaptivePooling pooling =
                new AdaptivePooling(site.inputShape().dim(1), site.inputShape().dim(2), size.height(), size.width());
        Tails tails = site.tails(channels);
        return Partitioned.of(
                site,
                channels,
                tails,
                (from, to) -> pooling.max(tails.input(from), tails.output(from), to - from),
                (from, to) -> pooling.maxBackward(
                        tails.input(from),
                        tails.output(from),
                        tails.outputGradient(from),
                        tails.inputGradient(from),
                        to - from));
    }
}
