package lanewise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lanewise.nn.Network;
import lanewise.nn.data.Standardizer;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.metric.Metric;
import lanewise.nn.metric.RegressionScores;
import lanewise.simd.Tensor;

/** How near predicted numbers come: R², and the errors in the units of the data, though the network is trained on standardised numbers. */
final class RegressionFigures {
    /** In files and in the options of a trainer. */
    static final String R2 = "r2";

    static final String MAE = "mae";
    static final String RMSE = "rmse";

    private final RegressionScores scores;

    /** Of numbers that were standardised so. */
    RegressionFigures(Standardizer targets) {
        scores = RegressionScores.inUnits(targets.std().toArray());
    }

    /** Takes in the first rows of what a network has answered and should have. */
    void add(Network network, PlacedLoss loss, int rows) {
        scores.update(network.output(), loss.targets(), rows);
    }

    /** All three by name. */
    Map<String, Double> values() {
        return values(scores);
    }

    /** The same of other scores. */
    static Map<String, Double> values(RegressionScores scores) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(R2, scores.r2());
        values.put(MAE, scores.meanAbsoluteError());
        values.put(RMSE, scores.rootMeanSquaredError());
        return values;
    }

    /** Forgets all. */
    void reset() {
        scores.reset();
    }

    /** The same for a trainer's validation. */
    static Map<String, Metric<Tensor>> metrics(Standardizer targets) {
        Map<String, Metric<Tensor>> metrics = new LinkedHashMap<>();
        metrics.put(R2, new Figure(new RegressionFigures(targets).scores, RegressionScores::r2));
        metrics.put(MAE, new Figure(new RegressionFigures(targets).scores, RegressionScores::meanAbsoluteError));
        metrics.put(RMSE, new Figure(new RegressionFigures(targets).scores, RegressionScores::rootMeanSquaredError));
        return metrics;
    }

    /** One of them. */
    private record Figure(RegressionScores scores, ToDoubleFunction<RegressionScores> of) implements Metric<Tensor> {
        @Override
        public void update(Tensor outputs, Tensor targets, int rows) {
            scores.update(outputs, targets, rows);
        }

        @Override
        public double value() {
            return of.applyAsDouble(scores);
        }

        @Override
        public void reset() {
            scores.reset();
        }
    }
}
