package lanewise.nn.metric;

import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/**
 * How well a network classifies a data set.
 *
 * @param accuracy share of examples whose greatest output is the right class, in [0, 1]
 * @param loss mean cross entropy
 * @param examples how many there were
 */
public record Evaluation(double accuracy, double loss, int examples) {
    /**
     * Runs the whole data set through, in batches of the network's capacity; every example counts 1.
     *
     * @param loss the network's own, against labels; its weights are reset
     */
    public static Evaluation of(Network network, PlacedLoss loss, Dataset data) {
        if (data.width() != network.inputShape().elements()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.width() + " features but the network takes " + network.inputShape());
        }
        int classes = network.outputShape().elements();
        int[] labels = loss.labels();
        loss.resetWeights();
        double lossSum = 0;
        int right = 0;
        for (int from = 0; from < data.size(); from += network.capacity()) {
            int rows = Math.min(network.capacity(), data.size() - from);
            for (int i = 0; i < rows; i++) {
                data.copyExample(from + i, network.input(), i);
                labels[i] = data.label(from + i);
            }
            network.forward(rows);
            loss.loss(rows);
            for (int i = 0; i < rows; i++) {
                lossSum += loss.losses().get(i);
                right += argmax(network.output(), i * classes, classes) == labels[i] ? 1 : 0;
            }
        }
        return new Evaluation((double) right / data.size(), lossSum / data.size(), data.size());
    }

    /** The index of the greatest of n elements from {@code from} on, the first one on ties. */
    public static int argmax(Tensor x, int from, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) {
            if (x.get(from + j) > x.get(from + best)) {
                best = j;
            }
        }
        return best;
    }
}
