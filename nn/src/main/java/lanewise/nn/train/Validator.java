package lanewise.nn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.Reduction;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.Metric;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** Runs examples through a network, in its batches, and scores what comes out. It has a loss of its own, so that the training's keeps its weights. */
public final class Validator {
    private final Network network;
    private final PlacedLoss loss;
    private final Map<String, Metric<int[]>> ofLabels;
    private final Map<String, Metric<Tensor>> ofTargets;

    /**
     * Places the loss, for evaluation only.
     *
     * @param ofLabels metrics by name, where the loss takes labels
     * @param ofTargets metrics by name, where the loss takes targets
     */
    public Validator(
            Network network,
            Loss loss,
            Map<String, Metric<int[]>> ofLabels,
            Map<String, Metric<Tensor>> ofTargets,
            TensorArena arena) {
        this.network = network;
        this.loss = loss.place(new LossSite(
                network.output(), Optional.empty(), network.capacity(), network.outputShape(), arena, network.pool()));
        this.ofLabels = ofLabels;
        this.ofTargets = ofTargets;
        requireNone(this.loss.takesLabels(), ofLabels, "labels");
        requireNone(this.loss.takesTargets(), ofTargets, "targets");
    }

    private void requireNone(boolean takes, Map<String, ?> metrics, String what) {
        if (!takes && !metrics.isEmpty()) {
            throw new IllegalArgumentException("the metrics " + metrics.keySet() + " are of " + what + " but "
                    + loss.description() + " takes none");
        }
    }

    /** Scores all examples as they are, in inference mode. */
    public ValidationReport score(Examples examples) {
        loss.resetWeights();
        Loader loader = examples.asTheyAre().loader(0, network, loss);
        int[] order = IntStream.range(0, examples.size()).toArray();
        ofLabels.values().forEach(Metric::reset);
        ofTargets.values().forEach(Metric::reset);
        double sum = 0;
        int right = 0;
        for (int from = 0; from < order.length; from += network.capacity()) {
            int rows = Math.min(network.capacity(), order.length - from);
            loader.load(0, order, from, rows);
            network.forward(rows);
            loss.loss(rows);
            for (int i = 0; i < rows; i++) {
                sum += loss.losses().get(i);
            }
            right += update(rows);
        }
        boolean mean = loss.description().reduction() == Reduction.MEAN;
        return new ValidationReport(order.length, mean ? sum / order.length : sum, metrics(right, order.length));
    }

    /** Feeds the metrics; returns how many examples are right. */
    private int update(int rows) {
        ofTargets.values().forEach(m -> m.update(network.output(), loss.targets(), rows));
        if (!loss.takesLabels()) {
            return 0;
        }
        ofLabels.values().forEach(m -> m.update(network.output(), loss.labels(), rows));
        int classes = network.outputShape().elements();
        int right = 0;
        for (int i = 0; i < rows; i++) {
            right += Evaluation.argmax(network.output(), i * classes, classes) == loss.labels()[i] ? 1 : 0;
        }
        return right;
    }

    private Map<String, Double> metrics(int right, int examples) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (loss.takesLabels()) {
            values.put(ValidationReport.ACCURACY, (double) right / examples);
        }
        ofLabels.forEach((name, m) -> values.put(name, m.value()));
        ofTargets.forEach((name, m) -> values.put(name, m.value()));
        return values;
    }
}
