package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Kernel;

/**
 * Instance normalization (Ulyanov, Vedaldi and Lempitsky, arXiv:1607.08022): {@link GroupNorm} with as many groups as channels.
 *
 * @param eps positive
 */
public record InstanceNorm(double eps) implements Layer {
    private static final double EPS = 1e-5;

    public InstanceNorm {
        Normalization.eps("instance_norm", eps);
    }

    /** The usual: eps 1e-5. */
    public InstanceNorm() {
        this(EPS);
    }

    @Override
    public String kind() {
        return "instance_norm";
    }

    @Override
    public String arguments() {
        return Words.write().option("eps", eps, EPS).text();
    }

    static InstanceNorm read(Words words) {
        return new InstanceNorm(words.option("eps", EPS));
    }

    private GroupNorm groups(Shape shape) {
        return new GroupNorm(Examples.channels(kind(), shape).dim(0), eps);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return Examples.channels(kind(), inputs.getFirst());
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        groups(inputs.getFirst()).declare(declaration, inputs);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        groups(site.inputShape()).initialize(site, rng);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return groups(inputs.getFirst()).footprint(inputs, capacity);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return groups(inputs.getFirst()).flops(inputs);
    }

    @Override
    public Set<Kernel> kernels() {
        return new GroupNorm(1).kernels();
    }

    @Override
    public Node place(Site site) {
        return groups(site.inputShape()).place(site);
    }
}
