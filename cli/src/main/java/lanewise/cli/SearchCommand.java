package lanewise.cli;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lanewise.optim.Goal;
import lanewise.optim.search.Method;
import lanewise.optim.search.OtherSearchException;
import lanewise.optim.search.Parameter;
import lanewise.optim.search.Search;
import lanewise.optim.search.SearchResult;
import lanewise.optim.search.Space;
import lanewise.simd.TensorArena;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise search}. */
@Command(
        name = "search",
        description = "Looks for good hyper-parameters of a network of dense layers.",
        footer = {
            "",
            "SPACE is JSON, an entry for each hyper-parameter:",
            "  {\"learning-rate\": {\"log-uniform\": [1e-4, 0.1]},",
            "   \"units\": {\"log-int\": [8, 256]}, \"layers\": {\"int\": [1, 3]},",
            "   \"optimizer\": [\"momentum\", \"adam\"],",
            "   \"momentum\": {\"uniform\": [0, 0.99], \"when\": {\"optimizer\": \"momentum\"}}}",
            "There are also weight-decay, dropout, batch and activation. A fifth of the",
            "training part is kept to judge settings by; the test part is not looked at.",
            "Ctrl-C ends it; the same command with --out DIR goes on, without a loss."
        })
final class SearchCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final Path RUNS = Path.of("runs");

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "SPACE", description = "A file that says what to search.")
    private Path space = Path.of("");

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            converter = SearchMethod.Converter.class,
            description = "grid, random, coarse-to-fine, halving, asha, bayesian, tpe, evolution, pbt or controller"
                    + " (default: asha).")
    private SearchMethod method = SearchMethod.ASHA;

    @Option(
            names = "--trials",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "How many (default: 20; grid: all). With halving, asha and pbt a trial may go on with"
                    + " another.")
    private Optional<Integer> trials = Optional.empty();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "Of a whole training (default: 9).")
    private int epochs = 9;

    @Option(
            names = "--points",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "grid: values of each number (default: 3).")
    private int points = 3;

    @Option(names = "--minimize-loss", description = "Judge by the loss (default: by the accuracy; numbers by R2).")
    private boolean byLoss;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Numbers.Seed.class,
            description = "The same seed gives the same trials, on any machine (default: 1).")
    private long seed = 1;

    @Option(
            names = "--window",
            paramLabel = "N",
            converter = Numbers.Threads.class,
            description = "Trials under way at once, at most; more mean that less is known when one begins"
                    + " (default: 4).")
    private int window = 4;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Numbers.Threads.class,
            description = "Trials that run at once (default: one per core). They do not change the result.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where journal and search.html go, or a search to go on with (default: runs/search-1, ...).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    SearchCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        Space what = SpaceFile.read(space);
        checkMethod(what);
        int count = trials.orElseGet(() -> method.defaultTrials(what, points));
        DataSource source = data.resolve(EmbeddedDigits.NAME, Optional.empty(), around);
        Method how = how(what, count);
        Talk talk = new Talk(around.err(), around);
        try (StopSignal stop = StopSignal.install();
                TensorArena arena = TensorArena.ofShared()) {
            SearchData examples = SearchData.of(source, seed, arena);
            SearchTraining training = new SearchTraining(
                    examples, method, epochs, source.defaultBatch(), SearchScore.of(examples.train(), byLoss));
            stop.worthWaiting();
            SearchFolder folder = new SearchFolder(folder());
            folder.configure(configuration(source, training));
            talk.say("search", method + ", " + Talk.count(count, "trial") + ", " + folder.path());
            Optional<SearchResult> result = run(what, how, count, training, folder, stop);
            if (result.isPresent()) {
                report(result.get(), training.judge().toString(), folder);
            }
            if (result.isEmpty() || stop.requested()) {
                talk.say("stopped", "interrupted; the same command with --out " + folder.path() + " goes on");
                return INTERRUPTED;
            }
            return result.get().failures() == result.get().trials().size() ? 1 : 0;
        }
    }

    /** A method that these numbers or this space are nothing for is found out here; whatever it refuses later is no fault of the user's. */
    private Method how(Space what, int count) {
        try {
            Method how = method.of(count, epochs, points);
            how.start(what, seed);
            return how;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--method " + method + ": " + e.getMessage());
        }
    }

    private void checkMethod(Space what) {
        for (Parameter p : what.parameters()) {
            if (!method.allows(Hyper.of(p.name()))) {
                throw new WrongUsage("--method " + method + ": changes settings in the middle of a training, and "
                        + p.name() + " cannot change there");
            }
        }
    }

    private Path folder() throws IOException {
        if (out.isPresent()) {
            return Files.createDirectories(out.get());
        }
        Files.createDirectories(RUNS);
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(RUNS.resolve("search-" + i));
            } catch (FileAlreadyExistsException e) {
                // taken; perhaps just now, by another process
            }
        }
    }

    /** What the results depend on and the journal does not say. */
    private Map<String, Object> configuration(DataSource source, SearchTraining training) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("data", source.name());
        all.put("trainExamples", training.data().train().size());
        all.put("features", training.data().train().width());
        all.put("epochs", epochs);
        all.put("batch", training.batch());
        all.put("score", training.judge().toString());
        return all;
    }

    /** The result; absent when the process was asked to end before there was one. */
    private Optional<SearchResult> run(
            Space what, Method how, int count, SearchTraining training, SearchFolder folder, StopSignal stop)
            throws IOException {
        SearchProgress progress = new SearchProgress(around, count, training.judge());
        boolean least = training.judge().goal() == Goal.MINIMISE;
        Search search = (least ? Search.minimise(what, how) : Search.maximise(what, how))
                .trials(count)
                .seed(seed)
                .window(window)
                .journal(folder.journal())
                .onTrial(progress::ended);
        int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            stop.interruptMe();
            try {
                return Optional.of(search.run(training, executor));
            } catch (InterruptedException | ClosedByInterruptException e) { // the latter from opening the journal
                executor.shutdownNow();
                return Optional.empty();
            } catch (OtherSearchException e) {
                throw new WrongUsage(e.getMessage() + "; give another --out");
            } finally {
                stop.interruptNoMore();
            }
        }
    }

    private void report(SearchResult result, String score, SearchFolder folder) throws IOException {
        SearchReport report = new SearchReport(result, score);
        folder.writePage(SearchPage.of(result, score));
        if (json) {
            around.out().println(JsonLine.of(report.toMap(folder.path())));
        } else {
            around.out().print(report.text());
        }
        Talk talk = new Talk(around.err(), around);
        List<String> warnings = report.warnings();
        warnings.forEach(w -> talk.say("warning", w));
        talk.say("report", folder.page().toString());
    }
}
