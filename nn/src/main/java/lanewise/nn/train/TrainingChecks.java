package lanewise.nn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.Optimizer;
import lanewise.optim.check.Require;
import lanewise.optim.clip.Penalty;
import lanewise.optim.schedule.LearningRateRange;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Checks before a long training, those of the cs231n notes: is the first loss what it should be, does it rise with regularisation, can a handful of
 * examples be learned by heart, which learning rate makes the loss fall. Each leaves the network as it was.
 *
 * {@snippet :
 * TrainingChecks checks = new TrainingChecks(network, new SoftmaxCrossEntropy(), Examples.of(train), arena, pool);
 * System.out.println(checks.initialLoss(Math.log(10), 0.5));
 * double rate = checks.learningRates(Adam::new, new LearningRateRange()).steepest();
 * }
 */
public final class TrainingChecks {
    private final Network network;
    private final Loss loss;
    private final Examples examples;
    private final TensorArena arena;
    private final WorkerPool pool;
    private final int[] order;
    private final int rows;

    /**
     * A check's outcome.
     *
     * @param passed whether it is as it should be
     * @param found what was measured
     * @param text one line for people
     */
    public record Outcome(boolean passed, double found, String text) {}

    /** For a network, on the first batch of some examples; the memory of a loss and, with some checks, of an optimizer is taken. */
    public TrainingChecks(Network network, Loss loss, Examples examples, TensorArena arena, WorkerPool pool) {
        this.network = network;
        this.loss = loss;
        this.examples = examples.asTheyAre();
        this.arena = arena;
        this.pool = pool;
        rows = Math.min(network.capacity(), examples.size());
        order = IntStream.range(0, examples.size()).toArray();
    }

    /**
     * Row L01: with small weights all classes are alike, so the loss of a softmax is ln of their number, 2.302585 for 10.
     *
     * @param expected such as {@code Math.log(10)}
     * @param tolerance how far off it may be
     */
    public Outcome initialLoss(double expected, double tolerance) {
        Require.notNegative("initial loss", "tolerance", tolerance);
        double found = firstLoss();
        boolean passed = Math.abs(found - expected) <= tolerance;
        return new Outcome(
                passed,
                found,
                "the first loss is " + found + "; it should be " + expected
                        + (passed ? "" : ": are the first weights too large?"));
    }

    /** Row L02: the loss with a penalty is above that without. */
    public Outcome risesWithRegularisation(Penalty penalty) {
        double plain = firstLoss();
        double found = plain + penalty.value(network.parameters());
        boolean passed = found > plain;
        return new Outcome(passed, found, "the loss is " + plain + " without and " + found + " with regularisation");
    }

    /** Of the first batch, in inference mode. */
    private double firstLoss() {
        PlacedLoss placed = loss.place(LossSite.of(network, arena));
        examples.loader(0, network, placed).load(0, order, 0, rows);
        network.forward(rows);
        return placed.loss(rows);
    }

    /**
     * Row L03: a network that is right learns a batch by heart; one that cannot has a mistake in it.
     *
     * @param rule to learn with
     * @param steps at the most
     * @param goal the loss to reach
     */
    public Outcome overfitOneBatch(Optimizer rule, int steps, double goal) {
        Require.atLeast(1, "overfit one batch", "the number of steps", steps);
        Trainer trainer = Trainer.of(network, rule).loss(loss).build(arena, pool);
        return unchanged(() -> {
            float found = Float.NaN;
            for (int s = 1; s <= steps; s++) {
                found = trainer.step(examples, order, 0, rows);
                if (found <= goal) {
                    return new Outcome(
                            true, found, "one batch is learned by heart in " + s + " steps, to a loss of " + found);
                }
            }
            return new Outcome(
                    false, found, "one batch was not learned by heart: after " + steps + " steps the loss is " + found);
        });
    }

    /**
     * Rows C07 and L04: the loss of one step each at growing rates, on one batch after the other; see {@link LearningRateRange}.
     *
     * @param rule makes a rule of a schedule, such as {@code Adam::new}
     */
    public LearningRateRange.Result learningRates(Function<Schedule, Optimizer> rule, LearningRateRange range) {
        double[] rate = {range.low()};
        Trainer trainer =
                Trainer.of(network, rule.apply(step -> rate[0])).loss(loss).build(arena, pool);
        int[] from = {0};
        return unchanged(() -> range.run(learningRate -> {
            rate[0] = learningRate;
            int n = Math.min(network.capacity(), order.length - from[0]);
            float found = stepOrInfinity(trainer, from[0], n);
            from[0] = (from[0] + n) % order.length;
            return found;
        }));
    }

    /** A divergence is what the test looks for. */
    private float stepOrInfinity(Trainer trainer, int from, int n) {
        try {
            return trainer.step(examples, order, from, n);
        } catch (DivergedException e) {
            return Float.POSITIVE_INFINITY;
        }
    }

    /** Does something and puts parameters, state and random numbers back. */
    private <T> T unchanged(Supplier<T> what) {
        Map<String, float[]> before = new LinkedHashMap<>();
        network.tensors().forEach((name, t) -> before.put(name, t.toArray()));
        long random = network.randomSteps();
        try {
            return what.get();
        } finally {
            for (Map.Entry<String, Tensor> t : network.tensors().entrySet()) {
                t.getValue().copyFrom(Objects.requireNonNull(before.get(t.getKey())));
            }
            network.resumeRandom(random);
        }
    }
}
