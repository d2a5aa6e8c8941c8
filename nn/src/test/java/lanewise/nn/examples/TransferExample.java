package lanewise.nn.examples;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.Weights;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Learns the digits 5 to 9 from ten examples of each, with the convolutions of a network that has learned 0 to 4 (G09). */
public final class TransferExample {
    private static final int BATCH = 10;

    private static Graph graph() {
        ConvWindow window = ConvWindow.of(3).withSamePadding();
        return Network.builder(Shape.of(1, 8, 8))
                .conv2d(16, window)
                .batchNorm()
                .relu()
                .maxPool(2)
                .conv2d(32, window)
                .batchNorm()
                .relu()
                .globalAveragePool()
                .dense(10, Initializer.GLOROT)
                .graph();
    }

    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Split digits = Digits.loadSplit(arena);
            Standardizer standardizer = Standardizer.overall(digits.train(), arena);
            standardizer.apply(digits.train());
            standardizer.apply(digits.test());
            Dataset few = some(digits.train(), 5, 10, arena);
            Dataset test = some(digits.test(), 5, 1000, arena);

            Network source = Network.of(graph(), Purpose.TRAINING, BATCH, 1, arena, pool);
            new Trainer(source, new Adam(0.003), 1, arena, pool)
                    .fit(some(digits.train(), 0, 1000, arena), 10, new TrainingListener() {});

            Network scratch = Network.of(graph(), Purpose.TRAINING, BATCH, 2, arena, pool);
            System.out.println("from scratch " + train(scratch, few, test, arena, pool));

            // Both convolutions are taken over; the first stays as it is.
            Graph frozen =
                    graph().frozen(layer -> List.of("conv2d1", "batch_norm1").contains(layer));
            Network tuned = Network.of(frozen, Purpose.TRAINING, BATCH, 2, arena, pool);
            Weights.copy(source.tensors(), tuned, name -> !name.startsWith("dense1"));
            System.out.println("transferred " + train(tuned, few, test, arena, pool));
        }
    }

    private static double train(Network network, Dataset few, Dataset test, TensorArena arena, WorkerPool pool) {
        Trainer trainer = new Trainer(network, new Adam(0.01), 3, arena, pool);
        trainer.fit(few, 40, new TrainingListener() {});
        return Evaluation.of(network, trainer.loss(), test).accuracy();
    }

    /** At most so many examples of each of five classes. */
    private static Dataset some(Dataset data, int firstClass, int most, TensorArena arena) {
        int[] seen = new int[10];
        int[] chosen = IntStream.range(0, data.size())
                .filter(i -> data.label(i) / 5 == firstClass / 5 && seen[data.label(i)]++ < most)
                .toArray();
        return data.subset(data.name() + " from class " + firstClass, chosen, arena);
    }
}
