package lanewise.nn.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.format.JsonObject;

/**
 * The figures of a training over time, as {@code metrics.jsonl} has them: an object on each line, after some steps with {@code step} in it, after each
 * epoch with {@code steps}. All have {@code epoch}, the passes over the data so far, which is a fraction after a step; every other number is a point
 * of the curve of that name.
 *
 * @param ofSteps curves over steps
 * @param ofEpochs curves with a point for each epoch
 */
public record Curves(Map<String, Curve> ofSteps, Map<String, Curve> ofEpochs) {
    /** Nothing yet. */
    public static final Curves NONE = new Curves(Map.of(), Map.of());

    public Curves {
        ofSteps = Collections.unmodifiableMap(new LinkedHashMap<>(ofSteps));
        ofEpochs = Collections.unmodifiableMap(new LinkedHashMap<>(ofEpochs));
    }

    /**
     * Reads the file.
     *
     * @throws lanewise.nn.format.MalformedFileException when a line is not as it should be
     */
    public static Curves read(Path file) throws IOException {
        Points steps = new Points();
        Points epochs = new Points();
        for (JsonObject line : JsonObject.readLines(file)) {
            boolean ofStep = line.has("step");
            if (ofStep) {
                line.count("step");
            } else {
                line.count("steps");
            }
            (ofStep ? steps : epochs).add(line);
        }
        return new Curves(steps.curves(), epochs.curves());
    }

    /** The curve of the epochs of this name. */
    public Optional<Curve> ofEpochs(String name) {
        return Optional.ofNullable(ofEpochs.get(name));
    }

    /** The curve of the steps of this name. */
    public Optional<Curve> ofSteps(String name) {
        return Optional.ofNullable(ofSteps.get(name));
    }

    /** Epochs completed. */
    public int epochs() {
        return ofEpochs.values().stream().mapToInt(Curve::size).max().orElse(0);
    }

    /** Collects the points of curves, line by line. */
    private static final class Points {
        private final Map<String, List<double[]>> points = new LinkedHashMap<>();
        private double last;

        void add(JsonObject line) throws IOException {
            double x = line.number("epoch");
            if (!(x > 0 && x >= last && x <= Integer.MAX_VALUE)) {
                throw line.unexpected("epoch", "a number above 0 and not below " + last + ", the one before");
            }
            last = x;
            for (String name : line.names()) {
                if (!name.equals("epoch") && !name.equals("step") && !name.equals("steps")) {
                    points.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {x, line.numberOrNaN(name)});
                }
            }
        }

        Map<String, Curve> curves() {
            Map<String, Curve> curves = new LinkedHashMap<>();
            points.forEach((name, list) -> curves.put(
                    name,
                    new Curve(
                            list.stream().mapToDouble(p -> p[0]).toArray(),
                            list.stream().mapToDouble(p -> p[1]).toArray())));
            return curves;
        }
    }
}
