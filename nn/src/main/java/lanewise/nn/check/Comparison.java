package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.check.GradientReport.Method;

/** The comparisons of a {@link GradientCheck}. */
final class Comparison {
    /** The part of the loss below which gradients are compared with it instead of with themselves. */
    private static final double LEAST = 1e-4;

    private static final double LEAST_FLOAT = 1e-2;

    /** The bounds of roundings are of first order; as much again is for all others. */
    private static final int ORDERS = 2;

    private final Trial trial;
    private final int sample;

    Comparison(Trial trial, int sample) {
        this.trial = trial;
        this.sample = sample;
    }

    GradientReport report() {
        List<String> missing = trial.withoutReference();
        return missing.isEmpty() ? inDouble() : inFloat(missing);
    }

    private GradientReport inDouble() {
        // First, since it checks labels and whole numbers.
        FloatRun floats = trial.floats();
        Map<String, Double> losses = floats.step(trial.objective());
        floats.restoreState();
        DoubleModel recorded = trial.model(true);
        DoubleModel values = trial.model(false);
        Differences.Point here = values.point();
        List<ElementCheck> forward = forward(recorded, floats, losses);
        int total = recorded.total();
        recorded.tape().backward(total);
        List<TensorCheck> tensors = trial.leaves().stream()
                .map(leaf -> inDouble(leaf, recorded, values, here, floats))
                .toList();
        return report(Method.DOUBLE, recorded.tape().value(total), tensors, forward, List.of());
    }

    private GradientReport report(
            Method method, double loss, List<TensorCheck> tensors, List<ElementCheck> values, List<String> missing) {
        DoubleSite.Run run = trial.run();
        return new GradientReport(method, run.mode(), run.rows(), trial.seed(), loss, tensors, values, missing);
    }

    /** Of each output its worst element, and of each loss the number. */
    private List<ElementCheck> forward(DoubleModel model, FloatRun floats, Map<String, Double> losses) {
        List<ElementCheck> checks = new ArrayList<>();
        DoubleTape tape = model.tape();
        for (Objective.Part part : trial.objective().parts()) {
            int[] nodes = model.output(part.output());
            double[] y = floats.output(part.output());
            var shape = part.shape().prepend(trial.run().rows());
            checks.add(IntStream.range(0, y.length)
                    .mapToObj(k -> rounding(
                            part.output() + Leaf.index(shape, k), y[k], tape.value(nodes[k]), tape.error(nodes[k])))
                    .reduce(ElementCheck::worse)
                    .orElseThrow());
        }
        trial.objective()
                .losses(tape, model::output)
                .forEach((output, node) -> checks.add(rounding(
                        "loss of " + output,
                        losses.getOrDefault(output, Double.NaN),
                        tape.value(node),
                        tape.error(node))));
        return checks;
    }

    /** In units of the bound; the smallest floats have no bound relative to them, and where there is no bound nothing is within it. */
    private static ElementCheck rounding(String element, double actual, double expected, double error) {
        double distance = Math.abs(actual - expected);
        double units = distance / (ORDERS * error + Float.MIN_NORMAL);
        boolean bounded = error < Double.POSITIVE_INFINITY && distance < Double.POSITIVE_INFINITY;
        return new ElementCheck(element, actual, expected, bounded ? units : Double.POSITIVE_INFINITY);
    }

    private static ElementCheck drift(String element, double actual, double expected, double least) {
        return new ElementCheck(element, actual, expected, Differences.error(actual, expected, least));
    }

    private TensorCheck inDouble(
            Leaf leaf, DoubleModel recorded, DoubleModel values, Differences.Point here, FloatRun floats) {
        int[] nodes = recorded.nodes(leaf);
        DoubleTape tape = recorded.tape();
        double[] gradient = floats.gradient(leaf);
        Optional<ElementCheck> rounding = IntStream.range(0, nodes.length)
                .mapToObj(k ->
                        rounding(leaf.element(k), gradient[k], tape.adjoint(nodes[k]), tape.adjointError(nodes[k])))
                .reduce(ElementCheck::worse);
        double leastFloat = LEAST_FLOAT * here.size();
        Optional<ElementCheck> drift = IntStream.range(0, nodes.length)
                .mapToObj(k -> drift(leaf.element(k), gradient[k], tape.adjoint(nodes[k]), leastFloat))
                .reduce(ElementCheck::worse);
        double least = LEAST * here.size();
        Tally tally = new Tally(leaf);
        for (int k : drawn(leaf)) {
            double expected = tape.adjoint(nodes[k]);
            Differences differences = new Differences(x -> values.at(leaf, k, x), here, leaf.values()[k]);
            tally.add(k, expected, differences.slope(expected, least), least);
        }
        return tally.check(drift, rounding);
    }

    /** All elements, or so many. */
    private int[] drawn(Leaf leaf) {
        int n = leaf.values().length;
        int[] elements = new int[n];
        if (n <= sample) {
            Arrays.setAll(elements, k -> k);
            return elements;
        }
        trial.draw().permutation(elements, n, 0);
        int[] some = Arrays.copyOf(elements, sample);
        Arrays.sort(some);
        return some;
    }

    private GradientReport inFloat(List<String> missing) {
        FloatRun floats = trial.floats();
        floats.step(trial.objective());
        List<double[]> gradients = trial.leaves().stream().map(floats::gradient).toList();
        Differences.Point here = point(floats);
        List<TensorCheck> tensors = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            tensors.add(inFloat(trial.leaves().get(i), gradients.get(i), here, floats));
        }
        return report(Method.FLOAT, Arrays.stream(here.terms()).sum(), tensors, List.of(), missing);
    }

    private Differences.Point point(FloatRun floats) {
        return new Differences.Point(floats.terms(trial.objective()), 0);
    }

    private TensorCheck inFloat(Leaf leaf, double[] gradient, Differences.Point here, FloatRun floats) {
        double least = LEAST_FLOAT * here.size();
        Tally tally = new Tally(leaf);
        for (int k : drawn(leaf)) {
            float x = (float) leaf.values()[k];
            FloatDifferences differences = new FloatDifferences(v -> at(floats, leaf, k, v), here, x);
            Optional<Differences.Slope> slope = differences
                    .slope(gradient[k], least, GradientReport.FLOAT_TOLERANCE)
                    .map(value -> new Differences.Slope(value, false));
            tally.add(k, gradient[k], slope, least);
        }
        return tally.check(Optional.empty(), Optional.empty());
    }

    private Differences.Point at(FloatRun floats, Leaf leaf, int k, double x) {
        float before = floats.tensor(leaf).get(k);
        floats.tensor(leaf).set(k, (float) x);
        floats.forward();
        Differences.Point point = point(floats);
        floats.tensor(leaf).set(k, before);
        return point;
    }
}
