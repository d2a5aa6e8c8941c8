package lanewise.nn.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.loss.PlacedLoss;

/** Takes the times of a batch's passes, layer by layer. */
final class Stopwatch {
    private static final int REPEATS = 15;

    private final Network network;
    private final PlacedLoss loss;
    private final Map<String, double[]> forward = new HashMap<>();
    private final Map<String, double[]> backward = new HashMap<>();
    private int repeat;
    private long last;

    Stopwatch(Network network, PlacedLoss loss) {
        this.network = network;
        this.loss = loss;
    }

    /** The medians of {@value #REPEATS} times; input and labels have been filled. */
    List<LayerTime> times(int rows) {
        for (repeat = 0; repeat < REPEATS; repeat++) {
            last = System.nanoTime();
            network.forward(rows, Pass.Mode.TRAINING, (layer, output) -> lap(layer, forward));
            loss.lossAndGradient(rows);
            last = System.nanoTime();
            network.backward(rows, layer -> lap(layer, backward));
        }
        List<LayerTime> times = new ArrayList<>();
        for (Graph.Use use : network.graph().uses()) {
            times.add(new LayerTime(
                    use.name(), use.layer().toText(), median(forward, use.name()), median(backward, use.name())));
        }
        return times;
    }

    private void lap(String layer, Map<String, double[]> to) {
        long now = System.nanoTime();
        to.computeIfAbsent(layer, l -> new double[REPEATS])[repeat] = now - last;
        last = System.nanoTime();
    }

    private static double median(Map<String, double[]> times, String layer) {
        double[] sorted = times.getOrDefault(layer, new double[REPEATS]).clone();
        Arrays.sort(sorted);
        return sorted[REPEATS / 2];
    }
}
