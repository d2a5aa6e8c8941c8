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
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.metric.Evaluation;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise evaluate}. */
@Command(name = "evaluate", description = "Shows how well a model classifies the test part of some data.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    private final Surroundings around;

    @Mixin
    private ModelOption model = new ModelOption();

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
            ModelFile trained = model.read(BATCH, arena, pool);
            DataSource source = data.resolve(trainedOn(trained), Optional.of(trained), around);
            List<Dataset> parts = parts(source, arena);
            PlacedLoss loss = SoftmaxCrossEntropy.of(trained.network(), arena);
            print(source, evaluate(trained, loss, parts, arena));
            return 0;
        }
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

    private static Evaluation evaluate(ModelFile trained, PlacedLoss loss, List<Dataset> parts, TensorArena arena) {
        double right = 0;
        double lossSum = 0;
        int n = 0;
        for (Dataset raw : parts) {
            Fit.require(raw, trained);
            Dataset part =
                    trained.preprocessing().map(p -> p.prepare(raw, arena)).orElse(raw);
            Evaluation e = Evaluation.of(trained.network(), loss, part);
            right += e.accuracy() * e.examples();
            lossSum += e.loss() * e.examples();
            n += e.examples();
        }
        return new Evaluation(Math.rint(right) / n, lossSum / n, n);
    }

    private void print(DataSource source, Evaluation e) {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("accuracy", e.accuracy());
            result.put("loss", e.loss());
            result.put("n", e.examples());
            result.put("data", source.name());
            result.put("part", all ? "all" : "test");
            around.out().println(JsonLine.of(result));
        } else {
            String part = all ? "all" : "the test part";
            around.out()
                    .println("accuracy " + Decimals.of(e.accuracy(), 4) + ", loss " + Decimals.of(e.loss(), 4) + ", n "
                            + e.examples() + " (" + part + " of " + source.name() + ")");
        }
    }
}
