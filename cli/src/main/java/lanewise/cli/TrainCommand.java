package lanewise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise train}. */
@Command(
        name = "train",
        description = "Trains a network and writes it to a file.",
        footer = {
            "",
            "CSV: the class is in the last column or in --label NAME, all other cells are",
            "numbers. The first row is a header if none of its features is a number; with",
            "--label it always is. A fifth of each class is kept for the test.",
            "MNIST and Fashion-MNIST are downloaded if they are not on this machine;",
            "folders are searched in this order: $LANEWISE_DATA, ~/.cache/lanewise,",
            "/usr/share/datasets. LANEWISE_MIRROR=URL replaces the public mirrors.",
            "Ctrl-C writes the model so far, and a checkpoint to --resume from."
        })
final class TrainCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Surroundings around;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--model",
            paramLabel = "NET",
            converter = Architecture.Converter.class,
            description =
                    "mlp:N,N,... (units of the hidden layers), cnn, or a file with a network (default: mlp:256,128).")
    private Optional<Architecture> model = Optional.empty();

    @Option(
            names = "--hidden",
            paramLabel = "N,N,...",
            converter = Numbers.Hidden.class,
            description = "The same as --model mlp:N,N,...; or none.")
    private Optional<Numbers.HiddenSizes> hidden = Optional.empty();

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
            description = "Learning rate of the first step, or at its peak "
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
            description = "Where the model, its figures and report.html go (default: runs/DATA-1, -2, ...).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--overwrite", description = "Replace the model and the figures of a training in --out.")
    private boolean overwrite;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file with options, in TOML if its name ends in .toml (epochs = 5), otherwise a JSON object"
                    + " ({\"epochs\": 5}); those of the command line come first.")
    private Optional<Path> config = Optional.empty();

    @Mixin
    private FitOptions fit = new FitOptions();

    @Mixin
    private CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private TransferOptions transfer = new TransferOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean merged;

    @Option(
            names = "--live",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "0",
            converter = Numbers.Port.class,
            description = "Show the report as it grows to browsers on this machine (default port: any that is free).")
    private Optional<Integer> live = Optional.empty();

    @Option(
            names = "--dry-run",
            description =
                    "Load the data, show what would be done, train one batch, show outputs and gradients, and stop.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    TrainCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        List<String> given = given();
        if (!merged && (config.isPresent() || checkpoints.resumed().isPresent())) {
            return withDefaults(given);
        }
        DataSource source = transfer.source(data, around);
        Talk talk = new Talk(around.err(), around);
        try (RunFolder folder = new RunFolder(out.or(checkpoints::run), source.name());
                StopSignal stop = StopSignal.install();
                TensorArena arena = TensorArena.ofShared()) {
            if (!dryRun) {
                folder.requireFree(checkpoints.run(), overwrite);
            }
            stop.otherwise(folder::close);
            Optional<Transfer> from = transfer.read(arena);
            TrainingData examples = TrainingData.load(source, fit.validation(), from, arena);
            TrainPlan plan = plan(examples, from);
            Path saved = dryRun ? Path.of(CheckpointOptions.FOLDER) : folder.checkpoints();
            Saving saving = Saving.of(checkpoints, saved, given, stop);
            try (WorkerPool pool = WorkerPool.of(plan.threads())) {
                TrainSetup setup = TrainSetup.of(examples, plan, saving, arena, pool);
                setup.describe(talk);
                if (dryRun) {
                    DryRun.run(setup, talk, around.err().charset(), json).ifPresent(around.out()::println);
                    return 0;
                }
                return train(setup, folder, stop, talk);
            }
        }
    }

    /** The options of this command line. */
    private List<String> given() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        return Arguments.joined(merged ? all : all.subList(1, all.size()), spec); // behind the name of the command
    }

    /** What the training that is resumed was told, then what a file says, then what this command line says: the last word counts. */
    private int withDefaults(List<String> given) throws IOException {
        List<List<String>> all = new ArrayList<>();
        if (checkpoints.resumed().isPresent()) {
            all.add(Saving.arguments(checkpoints.resumed().get()));
        }
        if (config.isPresent()) {
            all.add(ConfigFile.arguments(config.get(), new CommandLine(new TrainCommand(around))));
        }
        all.add(given);
        TrainCommand command = new TrainCommand(around);
        command.merged = true;
        new CommandLine(command)
                .setExpandAtFiles(false)
                .parseArgs(Arguments.merged(all).toArray(String[]::new));
        return command.call();
    }

    private Architecture architecture(Optional<Transfer> from) {
        if (from.isPresent()) {
            if (model.isPresent() || hidden.isPresent()) {
                throw new WrongUsage("--from has the network of the model; leave out --model and --hidden");
            }
            return new Architecture.FromModel(from.get());
        }
        if (model.isPresent() && hidden.isPresent()) {
            throw new WrongUsage("--model and --hidden are two ways to say the same; give one");
        }
        return model.orElseGet(() ->
                new Architecture.Mlp(hidden.map(Numbers.HiddenSizes::units).orElse(List.of(256, 128))));
    }

    private TrainPlan plan(TrainingData examples, Optional<Transfer> from) {
        int batchSize = batch.orElse(examples.source().defaultBatch());
        Architecture architecture = architecture(from);
        return new TrainPlan(
                architecture,
                epochs.orElse(examples.source()
                        .defaultEpochs(Math.ceilDiv(examples.train().size(), batchSize))),
                batchSize,
                optimizer,
                lr.orElse(optimizer.defaultRate()),
                seed,
                threads.orElseGet(() -> TrainPlan.defaultThreads(architecture, batchSize, examples.train())),
                fit);
    }

    private int train(TrainSetup setup, RunFolder folder, StopSignal stop, Talk talk) throws IOException {
        try (RunPages pages = new RunPages(setup, folder, live, talk)) {
            Training training = new Training(setup, folder, pages, stop, around, talk);
            if (checkpoints.resumed().isPresent()) {
                training.resume(checkpoints.resumed().get());
            }
            Optional<TrainResult> result = training.run();
            result.ifPresent(r -> around.out().println(json ? r.toJson() : r.toText()));
            return result.isPresent() ? 0 : INTERRUPTED;
        }
    }
}
