package lanewise.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.metric.RegressionScores;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * How well a model does on some examples.
 *
 * @param values by name, the most telling first: accuracy and loss, or r2, mae, rmse and loss
 * @param examples how many there were
 */
record Scores(Map<String, Double> values, int examples) {
    private static final int DECIMALS = 4;
    static final String ACCURACY = "accuracy";
    static final String LOSS = "loss";

    Scores {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Runs examples through.
     *
     * @param loss the network's own
     * @param parts preprocessed, with standardised targets where they are numbers
     */
    static Scores of(ModelFile model, PlacedLoss loss, List<Dataset> parts) {
        return of(model.network(), loss, model.targets(), parts);
    }

    /**
     * The same of a network that is not in a file yet.
     *
     * @param targets what numbers were standardised by; absent where there are classes
     */
    static Scores of(Network network, PlacedLoss loss, Optional<Standardizer> targets, List<Dataset> parts) {
        return targets.map(t -> ofNumbers(network, loss, t, parts)).orElseGet(() -> ofClasses(network, loss, parts));
    }

    private static Scores ofClasses(Network network, PlacedLoss loss, List<Dataset> parts) {
        double right = 0;
        double lossSum = 0;
        int n = 0;
        for (Dataset part : parts) {
            Evaluation e = Evaluation.of(network, loss, part);
            right += e.accuracy() * e.examples();
            lossSum += e.loss() * e.examples();
            n += e.examples();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(ACCURACY, Math.rint(right) / n);
        values.put(LOSS, lossSum / n);
        return new Scores(values, n);
    }

    private static Scores ofNumbers(Network network, PlacedLoss loss, Standardizer targets, List<Dataset> parts) {
        RegressionFigures figures = new RegressionFigures(targets);
        double lossSum = 0;
        int n = 0;
        for (Dataset part : parts) {
            for (int from = 0; from < part.size(); from += network.capacity()) {
                int rows = Math.min(network.capacity(), part.size() - from);
                for (int i = 0; i < rows; i++) {
                    part.copyExample(from + i, network.input(), i);
                    part.copyTarget(from + i, loss.targets(), i);
                }
                network.forward(rows);
                lossSum += (double) rows * loss.loss(rows);
                figures.add(network, loss, rows);
            }
            n += part.size();
        }
        Map<String, Double> values = figures.values();
        values.put(LOSS, lossSum / n);
        return new Scores(values, n);
    }

    /**
     * Asks several models as one; the loss is that of their mean, −ln of the probability of the right class.
     *
     * @param parts as they are in the data
     */
    static Scores of(Committee models, List<Dataset> parts, TensorArena arena) {
        int outputs = models.names().size();
        float[][] examples = new float[models.capacity()][models.features()];
        float[] answers = new float[models.capacity() * outputs];
        Tensor said = arena.allocate(models.capacity(), outputs);
        Tensor wanted = arena.allocate(models.capacity(), outputs);
        RegressionScores numbers = new RegressionScores(outputs);
        double lossSum = 0;
        int right = 0;
        int n = 0;
        for (Dataset part : parts) {
            for (int from = 0; from < part.size(); from += examples.length) {
                int rows = Math.min(examples.length, part.size() - from);
                for (int i = 0; i < rows; i++) {
                    part.source().read(from + i, examples[i]);
                    part.copyTarget(from + i, wanted, i);
                }
                models.answer(examples, rows, answers);
                said.copyFrom(answers);
                if (models.isRegression()) {
                    numbers.update(said, wanted, rows);
                    continue;
                }
                for (int i = 0; i < rows; i++) {
                    int label = part.label(from + i);
                    right += Evaluation.argmax(said, i * outputs, outputs) == label ? 1 : 0;
                    lossSum -= Math.log(Math.max(said.get(i * outputs + label), Float.MIN_VALUE));
                }
            }
            n += part.size();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        if (models.isRegression()) {
            values.putAll(RegressionFigures.values(numbers));
        } else {
            values.put(ACCURACY, (double) right / n);
            values.put(LOSS, lossSum / n);
        }
        return new Scores(values, n);
    }

    /** On one line. */
    String text() {
        StringJoiner text = new StringJoiner(", ");
        values.forEach((name, value) -> text.add(text(name, value)));
        return text.toString();
    }

    /** A score with its name: {@code accuracy 0.9872}, {@code RMSE 12.31}. */
    static String text(String name, double value) {
        return switch (name) {
            case ACCURACY, LOSS -> name + " " + Decimals.of(value, DECIMALS);
            default -> name.toUpperCase(Locale.ROOT) + " " + Decimals.significant(value, DECIMALS);
        };
    }
}
