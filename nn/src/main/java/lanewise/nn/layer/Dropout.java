package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Dropout.Scaling;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * In training each element becomes 0 with a given probability (N. Srivastava et al., JMLR 15, 2014); also in {@link Pass.Mode#MONTE_CARLO} (row I07: Gal and
 * Ghahramani, ICML 2016). With it a network is an ensemble of its thinned ones that share their parameters, and no unit can rely on another, so
 * that what they represent is redundant (row I09).
 *
 * <p>Which elements are dropped depends on seed, layer, number of the pass, row and element only; so nothing is kept for backward, and neither the capacity nor the
 * other rows of a batch change a row. Backward reads neither inputs nor outputs.
 *
 * @param rate the probability of 0, in [0, 1)
 * @param scaling when kept elements are scaled: in training by 1/(1 − rate) (row I06), or in inference by 1 − rate (row I05)
 * @param over what is dropped together
 */
public record Dropout(float rate, Scaling scaling, Over over) implements Layer {
    /** Each pass has so many numbers of its own, more than a batch has elements. */
    private static final int NUMBERS_PER_PASS_LOG2 = 31;

    /** What is kept or dropped together. */
    public enum Over {
        /** Each element by itself. */
        ELEMENTS,
        /** Whole channels of an example, the first dimension (Tompson et al., CVPR 2015: spatial dropout). */
        CHANNELS
    }

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate is " + rate + "; it must be in [0, 1)");
        }
    }

    /** Of elements, scaled in training. */
    public Dropout(float rate) {
        this(rate, Scaling.INVERTED, Over.ELEMENTS);
    }

    @Override
    public String kind() {
        return "dropout";
    }

    @Override
    public String arguments() {
        return Words.write(rate)
                .option("scaling", Words.of(scaling), Words.of(Scaling.INVERTED))
                .option("over", Words.of(over), Words.of(Over.ELEMENTS))
                .text();
    }

    static Dropout read(Words words) {
        return new Dropout(
                words.real("rate"),
                words.option("scaling", Scaling.INVERTED, t -> Words.choice(t, Scaling.values())),
                words.option("over", Over.ELEMENTS, t -> Words.choice(t, Over.values())));
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return over == Over.CHANNELS
                ? Examples.channels("dropout over channels", inputs.getFirst())
                : inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(false, false);
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(
                lanewise.simd.kernel.Dropout.DROPOUT, lanewise.simd.kernel.Dropout.DROPOUT_CHANNEL, Elementwise.SCALE);
    }

    @Override
    public Node place(Site site) {
        return new Placed(site);
    }

    private final class Placed implements Node {
        private final Site site;
        private final int units;
        private final int size;
        private final Tails tails;
        private final Partitioned passes;
        private boolean drops;
        private long first;

        Placed(Site site) {
            this.site = site;
            int features = site.inputShape().elements();
            units = over == Over.CHANNELS ? site.inputShape().dim(0) : features;
            size = features / units;
            tails = site.tails(units);
            passes = Partitioned.of(
                    site,
                    units,
                    tails,
                    (from, to) -> drop(tails.input(from), tails.output(from), from, to),
                    (from, to) -> drop(tails.outputGradient(from), tails.inputGradient(from), from, to));
        }

        @Override
        public void forward(Pass pass) {
            begin(pass);
            passes.forward(pass);
        }

        @Override
        public void backward(Pass pass) {
            begin(pass);
            passes.backward(pass);
        }

        private void begin(Pass pass) {
            drops = pass.mode() != Pass.Mode.INFERENCE;
            first = pass.step() << NUMBERS_PER_PASS_LOG2;
        }

        private void drop(Tensor x, Tensor y, int from, int to) {
            int n = to - from;
            if (!drops) {
                lanewise.simd.kernel.Dropout.inference(rate, scaling, x, y, n * size);
            } else if (over == Over.ELEMENTS) {
                lanewise.simd.kernel.Dropout.dropout(site.rng(), first + from, rate, scaling, x, y, n);
            } else {
                lanewise.simd.kernel.Dropout.dropoutChannels(site.rng(), first + from, rate, scaling, x, y, n, size);
            }
        }
    }
}
