package lanewise.nn.report;

import lanewise.nn.Network;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.TrainingRun;

/** The share of a step's batch that was classified rightly, from the outputs that are still there; allocates nothing. */
final class BatchAccuracy {
    private final Network network;
    private final PlacedLoss loss;
    private final boolean classifies;
    private long hits;
    private long seen;

    BatchAccuracy(TrainingRun run) {
        network = run.network();
        loss = run.loss();
        classifies = loss.takesLabels() && network.graph().outputs().size() == 1;
    }

    /** Of the last pass; NaN where there are no classes. Where gradients are accumulated a step has several passes. */
    double of(int stepRows) {
        if (!classifies) {
            return Double.NaN;
        }
        int rows = Math.min(stepRows, network.capacity());
        int classes = network.outputShape().elements();
        int right = 0;
        for (int i = 0; i < rows; i++) {
            right += Evaluation.argmax(network.output(), i * classes, classes) == loss.labels()[i] ? 1 : 0;
        }
        hits += right;
        seen += rows;
        return (double) right / rows;
    }

    /** Of all since it was asked for the last time; NaN for none. */
    double ofEpoch() {
        double share = (double) hits / seen;
        hits = 0;
        seen = 0;
        return share;
    }
}
