package lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Images;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Permutation;

/**
 * The axes of an example in another order: axis k of the output is axis axes[k] of the input, from 0. Backward reads neither inputs nor outputs.
 *
 * @param axes each axis once
 */
public record Permute(List<Integer> axes) implements Layer {
    public Permute {
        axes = List.copyOf(axes);
    }

    /** The axes as numbers. */
    public Permute(int... axes) {
        this(Arrays.stream(axes).boxed().toList());
    }

    @Override
    public String kind() {
        return "permute";
    }

    @Override
    public String arguments() {
        return Words.write(axes.toArray()).text();
    }

    private Permutation of(Shape shape) {
        return Permutation.of(shape, axes.stream().mapToInt(a -> a).toArray());
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return of(inputs.getFirst()).shape();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Images.COPY_ROW);
    }

    @Override
    public Node place(Site site) {
        Permutation permutation = of(site.inputShape());
        Permutation inverse = permutation.inverse();
        Tails tails = site.tails(1);
        return Partitioned.of(
                site,
                1,
                tails,
                (from, to) -> permutation.apply(tails.input(from), tails.output(from), to - from),
                (from, to) -> inverse.apply(tails.outputGradient(from), tails.inputGradient(from), to - from));
    }
}
