package lanewise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise train}. */
@Command(
        name = "train",
        description = "Trains a network of dense layers and writes it to a file.",
        footer = {
            "",
            "CSV: the class is in the last column or in --label NAME, all other cells are",
            "numbers. The first row is a header if none of its features is a number; with",
            "--label it always is. A fifth of each class is kept for the test.",
            "MNIST and Fashion-MNIST are downloaded if they are not on this machine;",
            "folders are searched in this order: $LANEWISE_DATA, ~/.cache/lanewise,",
            "/usr/share/datasets. LANEWISE_MIRROR=URL replaces the public mirrors.",
            "Ctrl-C writes the model so far."
        })
final class TrainCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Surroundings around;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--hidden",
            paramLabel = "N,N,...",
            converter = Numbers.Hidden.class,
            description = "Units of the hidden layers, or none (default: 256,128).")
    private Numbers.HiddenSizes hidden = new Numbers.HiddenSizes(List.of(256, 128));

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "Passes over the data (default: 20, more for a small table; 5 for MNIST and its like).")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = Numbers.Batch.class,
            description = "Examples per step (default: 32; 64 for MNIST and its like).")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = Rule.Converter.class,
            description = "sgd, momentum or adam (default: adam).")
    private Rule optimizer = Rule.ADAM;

    @Option(
            names = "--lr",
            paramLabel = "X",
            converter = Numbers.Rate.class,
            description = "Learning rate of the first step; it falls linearly to a hundredth "
                    + "(default: 0.1 for sgd, 0.02 for momentum, 0.001 for adam).")
    private Optional<Double> lr = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Numbers.Seed.class,
            description = "The same seed gives the same parameters, bit for bit, on any machine (default: 1).")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Numbers.Threads.class,
            description = "Workers (default: one per core; 1 if the network is small). They do not change the result.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where model.safetensors and metrics.jsonl go (default: runs/DATA-1, -2, ...).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            converter = Numbers.Time.class,
            description = "Stop after 90s, 10m, 2h of training, finished or not.")
    private Optional<Duration> maxTime = Optional.empty();

    @Option(names = "--dry-run", description = "Load the data, show what would be done, and stop.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    TrainCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        DataSource source = data.resolve(EmbeddedDigits.NAME, Optional.empty(), around);
        RunFolder folder = new RunFolder(out, source.name());
        Talk talk = new Talk(around.err(), around);
        try (StopSignal stop = StopSignal.install(() -> {});
                TensorArena arena = TensorArena.ofShared()) {
            TrainingData examples = TrainingData.load(source, arena);
            TrainPlan plan = plan(examples);
            try (WorkerPool pool = WorkerPool.of(plan.threads())) {
                TrainSetup setup = TrainSetup.of(examples, plan, arena, pool);
                setup.describe(talk);
                return dryRun ? dryRun(setup) : train(setup, folder, stop, talk);
            }
        }
    }

    private TrainPlan plan(TrainingData examples) {
        int batchSize = batch.orElse(examples.source().defaultBatch());
        return new TrainPlan(
                hidden.units(),
                epochs.orElse(examples.source()
                        .defaultEpochs(Math.ceilDiv(examples.train().size(), batchSize))),
                batchSize,
                optimizer,
                lr.orElse(optimizer.defaultRate()),
                seed,
                threads.orElseGet(() -> TrainPlan.defaultThreads(hidden.units(), batchSize, examples.train())),
                maxTime);
    }

    private int dryRun(TrainSetup setup) {
        if (json) {
            around.out().println(setup.toJson());
        }
        return 0;
    }

    private int train(TrainSetup setup, RunFolder folder, StopSignal stop, Talk talk) throws IOException {
        try (Training training = new Training(setup, folder, stop, around, talk)) {
            Optional<TrainResult> result = training.run();
            result.ifPresent(r -> around.out().println(json ? r.toJson() : r.toText()));
            return result.isPresent() ? 0 : INTERRUPTED;
        }
    }
}
