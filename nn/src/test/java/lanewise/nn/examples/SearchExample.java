package lanewise.nn.examples;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.search.Bayesian;
import lanewise.optim.search.Search;
import lanewise.optim.search.SearchResult;
import lanewise.optim.search.Space;
import lanewise.optim.search.Trial;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Searches a learning rate, a width and an optimizer for handwritten digits, two trials at a time. */
public final class SearchExample {
    /** Searches; run again with the same journal, it goes on where it was. */
    static SearchResult search(Split digits, Path journal) throws Exception {
        Space space = Space.builder()
                .logUniform("learning rate", 1e-4, 1)
                .logInteger("units", 4, 64)
                .choice("optimizer", "momentum", "adam")
                .when("optimizer", "momentum", m -> m.uniform("momentum", 0, 0.99))
                .build();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            SearchResult result = Search.maximise(space, new Bayesian())
                    .trials(30)
                    .seed(1)
                    .window(2)
                    .journal(journal)
                    .run(trial -> accuracy(digits, trial), threads);
            System.out.print(result.report());
            return result;
        }
    }

    private static double accuracy(Split data, Trial trial) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(64))
                    .dense(trial.integer("units"))
                    .relu()
                    .dense(10)
                    .build(32, trial.seed(), arena, pool);
            double rate = trial.real("learning rate");
            Trainer trainer = new Trainer(
                    network,
                    trial.has("momentum") ? new Momentum(rate, trial.real("momentum")) : new Adam(rate),
                    trial.seed(),
                    arena,
                    pool);
            trainer.fit(data.train(), 5, new TrainingListener() {});
            return Evaluation.of(network, trainer.loss(), data.test()).accuracy();
        }
    }

    public static void main(String[] args) throws Exception {
        try (TensorArena arena = TensorArena.ofShared()) {
            Split digits = Digits.loadSplit(arena);
            Standardizer.overall(digits.train(), arena).apply(digits.train());
            // The test part stays untouched: settings are judged on a part of what there is to learn from.
            search(Split.stratified(digits.train(), 0.25, 1, arena), Path.of(args[0]));
        }
    }
}
