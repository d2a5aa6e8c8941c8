package lanewise.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import lanewise.nn.Network;
import lanewise.nn.data.BatchSource;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.Optimizer;
import lanewise.optim.OptimizerState;
import lanewise.optim.ParameterGroup;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * Trains a network: examples are shuffled anew for each epoch by a permutation (they never move), a step is gather, forward, loss, backward, update,
 * and allocates nothing.
 *
 * <p>The batch is the network's capacity; a last shorter one is divided by its own size. The same seed gives the same parameters, bit for
 * bit, on every run, with any number of threads. A fit that was stopped goes on where it was when fit is called again; with {@link
 * TrainerBuilder#restoreBest} from the weights of the best epoch, which it has put back, and with the optimizer's state of the last step.
 *
 * {@snippet :
 * Trainer trainer = Trainer.of(network, new Adam(1e-3)).epochs(20).build(arena, pool);
 * trainer.fit(Examples.of(train), Examples.of(validation));
 * }
 */
public final class Trainer {
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

    private final TrainerParts parts;
    private final TrainingStep event;
    private final Stepper stepper;
    private final long[] poolThreads;
    private final Position position = new Position();
    private Optional<Validator> validator = Optional.empty();
    private Optional<PlacedLoss> minimised = Optional.empty();
    private Optional<DatasetExamples> lastData = Optional.empty();
    private Optional<GivenFeed> given = Optional.empty();

    Trainer(TrainerParts parts, WorkerPool pool) {
        this.parts = parts;
        event = new TrainingStep(parts.network(), parts.arena());
        stepper = new Stepper(parts, event);
        poolThreads = pool.threadIds();
    }

    /** Starts a description of how to train; its {@code build} makes a trainer. */
    public static TrainerBuilder of(Network network, Optimizer rule) {
        return new TrainerBuilder(network, rule);
    }

    /**
     * Trains a classifier by softmax and cross entropy.
     *
     * @param groups of parameters that are treated differently
     * @param seed of the order of examples
     * @param arena owner of the optimizer's state
     * @param pool the network's
     */
    public Trainer(
            Network network,
            Optimizer rule,
            List<ParameterGroup> groups,
            long seed,
            TensorArena arena,
            WorkerPool pool) {
        this(of(network, rule).groups(groups).seed(seed).parts(arena, pool), pool);
    }

    /** Trains all parameters alike. */
    public Trainer(Network network, Optimizer rule, long seed, TensorArena arena, WorkerPool pool) {
        this(network, rule, List.of(), seed, arena, pool);
    }

    /** The loss, as {@link lanewise.nn.metric.Evaluation} needs it. */
    public PlacedLoss loss() {
        return parts.loss();
    }

    /** The optimizer with its state. */
    public OptimizerState optimizer() {
        return parts.optimizer();
    }

    /** Whole epochs that are done. */
    public int epochs() {
        return position.epochs();
    }

    /** Compiles every kernel that a step uses; {@link #fit} does it by itself. */
    public Warmup.Report warmUp() {
        Set<Kernel> kernels = Stepper.kernels(parts);
        minimised.ifPresent(loss -> kernels.addAll(loss.kernels()));
        return parts.network().warmUp(kernels, WARM_UP_LIMIT);
    }

    /**
     * Trains up to the number of epochs that was asked for.
     *
     * @param validation what is looked at after each epoch
     * @throws IllegalArgumentException when the examples do not fit network and loss
     * @throws DivergedException when the loss becomes NaN or infinite
     */
    public FitResult fit(Examples train, Examples validation, TrainingListener... listeners) {
        return fit(train, Optional.of(validation), parts.options().epochs(), listeners);
    }

    /** Trains up to the number of epochs that was asked for, without validation. */
    public FitResult fit(Examples train, TrainingListener... listeners) {
        return fit(train, Optional.empty(), parts.options().epochs(), listeners);
    }

    private FitResult fit(Examples train, Optional<Examples> validation, int epochs, TrainingListener... listeners) {
        try (Feed feed = feed(train)) {
            return new FitLoop(this, feed, train, validation, epochs, listeners).run();
        }
    }

    private Feed feed(Examples train) {
        PlacedLoss loss = minimised(train);
        loss.resetWeights();
        given = Optional.empty(); // it may have given weights
        long seed = parts.options().seed();
        if (train instanceof DatasetExamples data && data.isPrefetched()) {
            int done = Math.multiplyExact(position.steps(), stepper.most());
            return new PrefetchedFeed(
                    data, seed, parts.network(), loss, new BatchSource.Place(position.epochs(), done));
        }
        return new DirectFeed(loss, train.loader(seed, parts.network(), loss), train.order(seed), train.size());
    }

    /** The loss that a training on these examples minimises, in its place. */
    private PlacedLoss minimised(Examples train) {
        Loss loss = parts.options().loss();
        Loss wanted = train.minimised(loss);
        if (wanted.equals(loss)) {
            return parts.loss();
        }
        minimised = minimised
                .filter(placed -> placed.description().equals(wanted))
                .or(() -> Optional.of(wanted.place(LossSite.of(parts.network(), parts.arena()))));
        return minimised.orElseThrow();
    }

    /**
     * Trains for some epochs more.
     *
     * @throws IllegalArgumentException when epochs is below 1, or the data does not fit the network
     * @throws DivergedException when the loss becomes NaN or infinite
     */
    public FitResult fit(Dataset data, int epochs, TrainingListener listener) {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs is " + epochs + "; it must be at least 1");
        }
        return fit(Examples.of(data), Optional.empty(), position.epochs() + epochs, listener);
    }

    /**
     * One step on examples {@code order[from] … order[from + rows − 1]}.
     *
     * @return the mean loss of the batch, before the update
     * @throws DivergedException when it is not finite; the parameters are not updated then
     */
    public float step(Dataset data, int[] order, int from, int rows) {
        if (lastData.isEmpty() || lastData.get().data() != data) {
            lastData = Optional.of(Examples.of(data));
        }
        return step(lastData.get(), order, from, rows);
    }

    /** One step on examples of any kind, as they are in the epoch that is not over yet. */
    public float step(Examples examples, int[] order, int from, int rows) {
        if (given.isEmpty() || !given.get().isOf(examples)) {
            PlacedLoss loss = minimised(examples);
            loss.resetWeights();
            given = Optional.of(new GivenFeed(
                    examples, loss, examples.loader(parts.options().seed(), parts.network(), loss)));
        }
        given.get().begin(position.epochs());
        long done = parts.optimizer().steps();
        event.begin(1, done + 1, rows, parts.options().rule().learningRateAt(done));
        return stepper.step(given.get().inOrder(order), from, rows);
    }

    /**
     * Goes on where a checkpoint was written: what {@link #fit} does then is, bit for bit, what it would have done without the interruption. The network
     * and the options must be the same, but for the number of epochs and the reasons to stop.
     *
     * @param fileOrFolder a checkpoint, or a folder of them, of which the last that is whole is taken
     * @param train the same examples
     * @throws lanewise.nn.format.MalformedFileException when the file, or all in the folder, are damaged
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws IllegalArgumentException when the training was another one; the message has what differs and both values, and nothing has been changed
     */
    public Resumption resume(Path fileOrFolder, Examples train) throws IOException {
        return Resumption.of(fileOrFolder, state(train));
    }

    /** Scores examples with the weights as they are evaluated: averaged, where an average was asked for. */
    public ValidationReport validate(Examples examples) {
        if (validator.isEmpty()) {
            validator = Optional.of(new Validator(
                    parts.network(),
                    parts.options().loss(),
                    parts.options().ofLabels(),
                    parts.options().ofTargets(),
                    parts.arena()));
        }
        ValidationReport[] report = new ValidationReport[1];
        withAverage(() -> report[0] = validator.get().score(examples));
        return report[0];
    }

    /** Runs something while the averaged weights are in place of the network's, where an average was asked for; then the network's are back. */
    public void withAverage(Runnable what) {
        parts.averaged().ifPresentOrElse(a -> a.during(what), what);
    }

    TrainerParts parts() {
        return parts;
    }

    TrainingState state(Examples train) {
        Map<String, String> settings = Settings.of(parts.network(), parts.options());
        Settings.describe(train, settings);
        return new TrainingState(parts, position, settings);
    }

    ModelFile model() {
        return parts.options().model().orElseGet(() -> ModelFile.of(parts.network()));
    }

    TrainingStep event() {
        return event;
    }

    Stepper stepper() {
        return stepper;
    }

    /** Of the calling thread, the pool and the feed. */
    AllocationMeter meter(Feed feed) {
        return AllocationMeter.ofThreads(LongStream.concat(Arrays.stream(poolThreads), Arrays.stream(feed.threadIds()))
                .toArray());
    }

    Position position() {
        return position;
    }
}
