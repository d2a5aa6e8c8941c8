package lanewise.nn;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.simd.Tensor;

/**
 * The tensors of a layer in its place, from a unit of the batch on to their end: for workers that have ranges of units, and kernels that begin at the first element of
 * what they are given. All views are made when the layer is placed; ranges begin at multiples of {@link #step}.
 *
 * {@snippet :
 * Tails tails = site.tails(channels);
 * Partition average = new Partition(
 *         site.pool(),
 *         tails.step(),
 *         (from, to) -> GlobalAverage.globalAverage(tails.input(from), tails.output(from), to - from, area));
 * }
 */
public final class Tails {
    private record Gradient(GradientTarget target, Views total, Views addend) {
        Tensor at(int unit) {
            return (target.isAdding() ? addend : total).at(unit);
        }
    }

    private final int step;
    private final Views[] inputs;
    private final Views output;
    private final Optional<Views> outputGradient;
    private final List<Optional<Gradient>> inputGradients;

    /**
     * The views.
     *
     * @param units of one example
     */
    Tails(Site site, int units) {
        int all = site.capacity() * units;
        long elements = (long) site.capacity() * site.mostElements();
        step = Views.step(all, elements, site.pool().workers());
        int count = site.inputShapes().size();
        inputs = IntStream.range(0, count)
                .mapToObj(i -> new Views(site.input(i), all, step))
                .toArray(Views[]::new);
        output = new Views(site.output(), all, step);
        outputGradient =
                site.hasGradients() ? Optional.of(new Views(site.outputGradient(), all, step)) : Optional.empty();
        inputGradients = IntStream.range(0, count)
                .mapToObj(i -> site.needsInputGradient(i) ? Optional.of(gradient(site.target(i), all)) : none())
                .toList();
    }

    private static Optional<Gradient> none() {
        return Optional.empty();
    }

    private Gradient gradient(GradientTarget target, int units) {
        return new Gradient(target, new Views(target.total(), units, step), new Views(target.addend(), units, step));
    }

    /** Units from one view to the next: the step of a partition that uses them. */
    public int step() {
        return step;
    }

    /** The first input from a unit on, as all here. */
    public Tensor input(int unit) {
        return input(0, unit);
    }

    /** Input i. */
    public Tensor input(int i, int unit) {
        return inputs[i].at(unit);
    }

    /** Where forward writes. */
    public Tensor output(int unit) {
        return output.at(unit);
    }

    /** What backward starts from; there is one where the site has gradients. */
    public Tensor outputGradient(int unit) {
        return outputGradient.orElseThrow().at(unit);
    }

    /** Where backward writes the gradient of the first input; there is one where somebody needs it. */
    public Tensor inputGradient(int unit) {
        return inputGradient(0, unit);
    }

    /** Where backward writes the gradient of input i. */
    public Tensor inputGradient(int i, int unit) {
        return inputGradients.get(i).orElseThrow().at(unit);
    }
}
