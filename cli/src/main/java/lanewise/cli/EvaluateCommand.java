package lanewise.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise evaluate}. */
@Command(
        name = "evaluate",
        description = "Shows how well a model classifies the test part of some data, or predicts its numbers.",
        footer = {"", "Of several models the mean of what they say counts."})
final class EvaluateCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    private final Surroundings around;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--all", description = "All examples: those of the training part too.")
    private boolean all;

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    EvaluateCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        try (WorkerPool pool = WorkerPool.of(Runtime.getRuntime().availableProcessors());
                TensorArena arena = TensorArena.ofShared()) {
            List<ModelFile> members = models.read(BATCH, arena, pool);
            ModelFile trained = members.getFirst();

            DataSource source = data.resolve(trainedOn(trained), Optional.of(trained), around);
            List<Dataset> parts = parts(source, arena);
            parts.forEach(part -> Fit.require(part, trained));
            print(
                    source,
                    members.size() == 1
                            ? scores(trained, parts, arena)
                            : Scores.of(new Committee(members, arena), parts, arena));
            return 0;
        }
    }

    private static Scores scores(ModelFile trained, List<Dataset> parts, TensorArena arena) {
        Loss loss = trained.isRegression() ? new MeanSquaredError() : new SoftmaxCrossEntropy();
        PlacedLoss placed = loss.place(LossSite.of(trained.network(), arena));
        return Scores.of(
                trained,
                placed,
                parts.stream().map(p -> prepared(trained, p, arena)).toList());
    }

    private String trainedOn(ModelFile trained) {
        if (!data.isPresent() && !DataOption.isName(trained.dataName())) {
            throw new WrongUsage("--data is missing; the model was trained on " + trained.dataName());
        }
        return trained.dataName();
    }

    private List<Dataset> parts(DataSource source, TensorArena arena) throws IOException {
        if (!all) {
            return List.of(source.test(arena));
        }
        Split split = source.split(arena);
        return List.of(split.train(), split.test());
    }

    private static Dataset prepared(ModelFile trained, Dataset raw, TensorArena arena) {
        Dataset part = trained.preprocessing().map(p -> p.prepare(raw, arena)).orElse(raw);
        return trained.targets().map(t -> t.transformTargets(part, arena)).orElse(part);
    }

    private void print(DataSource source, Scores scores) {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>(scores.values());
            result.put("n", scores.examples());
            result.put("data", source.name());
            result.put("part", all ? "all" : "test");
            around.out().println(JsonLine.of(result));
        } else {
            String part = all ? "all" : "the test part";
            around.out()
                    .println(scores.text() + ", n " + scores.examples() + " (" + part + " of " + source.name() + ")");
        }
    }
}
