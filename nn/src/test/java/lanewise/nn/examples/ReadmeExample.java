package lanewise.nn.examples;

import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Trains a network on 1,438 handwritten digits and tests it on 359 others. */
public final class ReadmeExample {
    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            Split digits = Digits.loadSplit(arena);
            Standardizer standardizer = Standardizer.overall(digits.train(), arena);
            standardizer.apply(digits.train());
            standardizer.apply(digits.test());

            Network network = Network.builder(Shape.of(64))
                    .dense(128)
                    .relu()
                    .dense(10, Initializer.GLOROT)
                    .build(32, 42, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(0.001), 42, arena, pool);
            trainer.fit(digits.train(), 20, new TrainingListener() {
                @Override
                public void onEpoch(EpochReport report) {
                    System.out.println("epoch " + report.epoch() + ": loss " + report.loss());
                }
            });

            Evaluation test = Evaluation.of(network, trainer.loss(), digits.test());
            System.out.println("accuracy " + test.accuracy());
        }
    }
}
