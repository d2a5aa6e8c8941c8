package lanewise.nn.examples;

import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.train.DatasetExamples;
import lanewise.nn.train.Examples;
import lanewise.nn.train.FitResult;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.ValidationReport;
import lanewise.optim.Adam;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** The example of docs/data.md: digits that look different in every epoch. */
public final class AugmentationExample {
    private static final int EPOCHS = 150;

    private AugmentationExample() {}

    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Split digits = Digits.loadSplit(arena);
            int[] few = IntStream.range(0, 200).map(i -> 7 * i).toArray();
            Dataset train = digits.train().select("few digits", few);
            Standardizer standardizer = Standardizer.overall(train, arena);
            DatasetExamples plain = Examples.of(train).preprocessed(standardizer);
            DatasetExamples changed = plain.augmented(new Rotate(10), new Shift(0, 1, 0));
            Examples test = Examples.of(digits.test()).preprocessed(standardizer);
            System.out.println("accuracy, as they are: " + accuracy(plain, test, arena, pool));
            System.out.println("accuracy, changed: " + accuracy(changed, test, arena, pool));
        }
    }

    private static double accuracy(Examples train, Examples test, TensorArena arena, WorkerPool pool) {
        Network network = Network.builder(Shape.of(8, 8))
                .flatten()
                .dense(128)
                .relu()
                .dense(10)
                .build(32, 1, arena, pool);
        Trainer trainer = Trainer.of(network, new Adam(Schedule.linear(2e-3, 0, EPOCHS * 7L)))
                .epochs(EPOCHS)
                .build(arena, pool);
        FitResult result = trainer.fit(train, test);
        return result.reports().getLast().validation().orElseThrow().get(ValidationReport.ACCURACY);
    }
}
