package lanewise.nn.examples;

import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.metric.ConfusionMatrix;
import lanewise.nn.train.Averaging;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.FitResult;
import lanewise.nn.train.Monitor;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.ValidationReport;
import lanewise.optim.AdamW;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Handwritten digits with what a training usually has: validation, early stopping, a schedule, clipping, averaged weights. */
public final class DigitsExample {
    private static final int BATCH = 32;
    private static final int EPOCHS = 60;

    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(2)) {
            Split digits = Digits.loadSplit(arena);
            // The test examples are looked at once, in the end; what is decided on the way is decided by a fifth of the
            // others.
            Split learning = Split.stratified(digits.train(), 0.2, 1, arena);
            Standardizer standardizer = Standardizer.overall(learning.train(), arena);
            standardizer.apply(learning.train());
            standardizer.apply(learning.test());
            standardizer.apply(digits.test());

            Network network = Network.builder(Shape.of(64))
                    .dense(128)
                    .relu()
                    .dropout(0.2)
                    .dense(10, Initializer.GLOROT)
                    .build(BATCH, 1, arena, pool);
            long steps = (long) EPOCHS * Math.ceilDiv(learning.train().size(), BATCH);
            ConfusionMatrix confusion = new ConfusionMatrix(10);
            Trainer trainer = Trainer.of(network, new AdamW(Schedule.cosine(2e-3, 2e-5, steps)))
                    .epochs(EPOCHS)
                    .transform(new ClipByGlobalNorm(1))
                    .averaging(new Averaging.Exponential(0.98))
                    .monitor(Monitor.ACCURACY)
                    .patience(10)
                    .restoreBest()
                    .labelMetric("confusion", confusion)
                    .build(arena, pool);
            FitResult result =
                    trainer.fit(Examples.of(learning.train()), Examples.of(learning.test()), new TrainingListener() {
                        @Override
                        public void onEpoch(EpochReport report) {
                            ValidationReport validation = report.validation().orElseThrow();
                            System.out.printf(
                                    "epoch %d: loss %.4f, validation %.4f, accuracy %.4f%n",
                                    report.epoch(),
                                    report.loss(),
                                    validation.loss(),
                                    validation.get(ValidationReport.ACCURACY));
                        }
                    });
            result.stopped().ifPresent(why -> System.out.println("stopped: " + why));

            ValidationReport test = trainer.validate(Examples.of(digits.test()));
            System.out.println(confusion);
            System.out.println("test accuracy " + test.get(ValidationReport.ACCURACY));
        }
    }
}
