package lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.metric.Outputs;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Rows;

/**
 * The mean of what several predictors say: of independent models (row K01), or of one model whose dropout drops in prediction, too (row I07: Gal and
 * Ghahramani, "Dropout as a Bayesian approximation", ICML 2016).
 *
 * <p>Per element Σpₘ and Σpₘ² in the order of the members, times 1/M; the variance is the second minus the square of the first, not below 0. Logits are made
 * probabilities first. Predicting allocates nothing. For one caller at a time.
 *
 * {@snippet :
 * Ensemble ensemble = Ensemble.of(List.of(first, second, third), Outputs.LOGITS, arena);
 * ensemble.predict(examples, rows);
 * Tensor probabilities = ensemble.mean();
 * }
 */
public final class Ensemble {
    private final List<Network> members;
    private final Pass.Mode mode;
    private final Outputs outputs;
    private final Tensor said;
    private final Tensor mean;
    private final Tensor variance;
    private final int capacity;
    private final int classes;

    private Ensemble(List<Network> members, Pass.Mode mode, Outputs outputs, TensorArena arena) {
        this.members = List.copyOf(members);
        this.mode = mode;
        this.outputs = outputs;
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble of no members; there must be at least 1");
        }
        Network first = members.getFirst();
        int least = first.capacity();
        for (Network member : members) {
            if (!member.inputShape().equals(first.inputShape())
                    || !member.outputShape().equals(first.outputShape())) {
                throw new IllegalArgumentException("an ensemble of networks from " + first.inputShape() + " to "
                        + first.outputShape() + " and from " + member.inputShape() + " to " + member.outputShape()
                        + "; they must be the same");
            }
            least = Math.min(least, member.capacity());
        }
        capacity = least;
        classes = first.outputShape().elements();
        said = arena.allocate(capacity, classes);
        mean = arena.allocate(capacity, classes);
        variance = arena.allocate(capacity, classes);
    }

    /**
     * Of independent models.
     *
     * @param outputs what they give; probabilities are taken as they are, and so are numbers of a regression
     * @throws IllegalArgumentException when there are none, or their shapes differ
     */
    public static Ensemble of(List<Network> members, Outputs outputs, TensorArena arena) {
        return new Ensemble(members, Pass.Mode.INFERENCE, outputs, arena);
    }

    /** Of one model with dropout, asked so many times; the passes count as random ones of the network. */
    public static Ensemble monteCarlo(Network network, int passes, Outputs outputs, TensorArena arena) {
        List<Network> members = new ArrayList<>();
        for (int i = 0; i < passes; i++) {
            members.add(network);
        }
        return new Ensemble(members, Pass.Mode.MONTE_CARLO, outputs, arena);
    }

    /** The kernels that it calls, to be compiled before the first prediction. */
    public static Set<Kernel> kernels() {
        return Set.of(
                Elementwise.FILL, Elementwise.ADD, Elementwise.MUL, Elementwise.SCALE, Rows.EXP_ROW, Rows.SCALE_ROW);
    }

    /**
     * Asks all members.
     *
     * @param inputs at least {@code rows} examples
     * @throws IllegalArgumentException when there are fewer, or more rows than the smallest capacity
     */
    public void predict(Tensor inputs, int rows) {
        Network first = members.getFirst();
        int width = first.inputShape().elements();
        if (rows < 1 || rows > capacity || inputs.size() < (long) rows * width) {
            throw new IllegalArgumentException("an ensemble for 1 to " + capacity + " examples of " + width
                    + " features cannot predict " + rows + " of " + inputs.shape());
        }
        int n = rows * classes;
        Elementwise.fill(0f, mean, n);
        Elementwise.fill(0f, variance, n);
        for (int m = 0; m < members.size(); m++) {
            ask(members.get(m), inputs, rows, n);
            Elementwise.add(said, mean, mean, n);
            Elementwise.mul(said, said, said, n);
            Elementwise.add(said, variance, variance, n);
        }
        float share = 1f / members.size();
        Elementwise.scale(share, mean, mean, n);
        Elementwise.scale(share, variance, variance, n);
        for (int i = 0; i < n; i++) {
            variance.set(i, Math.max(0f, variance.get(i) - mean.get(i) * mean.get(i)));
        }
    }

    private void ask(Network member, Tensor inputs, int rows, int n) {
        Elementwise.copy(inputs, member.input(), rows * member.inputShape().elements());
        member.forward(rows, mode);
        if (outputs == Outputs.LOGITS) {
            Rows.softmax(member.output(), said, classes, 0, rows);
        } else {
            Elementwise.copy(member.output(), said, n);
        }
    }

    /** capacity x outputs: the mean of the last prediction. */
    public Tensor mean() {
        return mean;
    }

    /** capacity x outputs: the variance among the members, 1/M: how little they agree. */
    public Tensor variance() {
        return variance;
    }
}
