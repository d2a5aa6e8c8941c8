package lanewise.nn.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.metric.ConfusionMatrix;
import lanewise.nn.train.StatisticsTable;
import lanewise.nn.train.TensorStatistics;
import lanewise.simd.Tensor;

/**
 * A network after its training, looked at: what it mistakes for what, if it tells classes apart, how its numbers are distributed, where its time goes. Parameters, running
 * statistics and the state of random numbers are afterwards what they were; gradients are those of one batch.
 */
public final class Examination {
    private static final int MISTAKES = 36;

    private final Network network;
    private final PlacedLoss loss;

    /**
     * Of a network.
     *
     * @param loss the network's own, against labels or numbers; it is placed with a gradient
     */
    public Examination(Network network, PlacedLoss loss) {
        this.network = network;
        this.loss = loss;
    }

    /**
     * Everything but the tables.
     *
     * @param test what is classified; numbers are not looked at one by one
     * @param train whose first examples are the batch for distributions and times
     * @param facts configuration, environment and result, which are kept
     */
    public RunReport.Facts of(Dataset test, Dataset train, RunReport.Facts facts) {
        Mistaken mistaken = loss.takesLabels() ? mistaken(test) : new Mistaken(Optional.empty(), List.of());
        return undisturbed(() -> {
            int rows = load(train, 0);
            BatchStatistics batch = batch(rows);
            return new RunReport.Facts(
                    facts.configuration(),
                    facts.environment(),
                    facts.result(),
                    Distribution.of(StatisticsTable.of(network.parameters())),
                    Distribution.of(batch.gradients()),
                    Distribution.of(batch.activations()),
                    mistaken.confusion(),
                    mistaken.worst(),
                    new Stopwatch(network, loss).times(rows));
        });
    }

    /**
     * What the first examples are on their way through the network, and what their gradients are on the way back: whether the first values are of the right size (row
     * G07).
     *
     * @param train whose first examples are the batch
     */
    public BatchStatistics ofOneBatch(Dataset train) {
        return undisturbed(() -> batch(load(train, 0)));
    }

    /**
     * Statistics of a batch.
     *
     * @param activations of the outputs of the layers, as in training
     * @param gradients of the parameters
     */
    public record BatchStatistics(StatisticsTable activations, StatisticsTable gradients) {}

    private BatchStatistics batch(int rows) {
        StatisticsTable activations = activations(rows);
        loss.lossAndGradient(rows);
        network.backward(rows);
        return new BatchStatistics(activations, StatisticsTable.of(network.gradients()));
    }

    private record Mistaken(Optional<Confusion> confusion, List<Mistake> worst) {}

    private Mistaken mistaken(Dataset test) {
        int classes = network.outputShape().elements();
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        WorstMistakes mistakes = new WorstMistakes(test, MISTAKES);
        for (int from = 0; from < test.size(); from += network.capacity()) {
            int rows = load(test, from);
            network.forward(rows);
            loss.loss(rows);
            matrix.update(network.output(), loss.labels(), rows);
            mistakes.add(from, rows, network.input(), network.output(), loss.losses());
        }
        return new Mistaken(Optional.of(Confusion.of(matrix, classes, test.classes())), mistakes.worst());
    }

    private int load(Dataset data, int from) {
        int rows = Math.min(network.capacity(), data.size() - from);
        for (int i = 0; i < rows; i++) {
            data.copyExample(from + i, network.input(), i);
            if (loss.takesLabels()) {
                loss.labels()[i] = data.label(from + i);
            } else {
                data.copyTarget(from + i, loss.targets(), i);
            }
        }
        return rows;
    }

    private StatisticsTable activations(int rows) {
        List<TensorStatistics> activations = new ArrayList<>();
        network.forward(rows, Pass.Mode.TRAINING, (layer, output) -> {
            int n = output.size() / network.capacity() * rows;
            activations.add(TensorStatistics.of(layer, output, n));
        });
        return new StatisticsTable(activations);
    }

    /** A pass as in training changes running statistics and counts random numbers. */
    private <T> T undisturbed(Supplier<T> look) {
        Optional<float[]> before = network.state().map(state -> state.slab().toArray());
        long steps = network.randomSteps();
        try {
            return look.get();
        } finally {
            network.resumeRandom(steps);
            before.ifPresent(values -> {
                Tensor slab = network.state().orElseThrow().slab();
                slab.copyFrom(values);
            });
        }
    }
}
