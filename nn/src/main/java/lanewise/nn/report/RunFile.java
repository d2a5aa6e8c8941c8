package lanewise.nn.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.format.AtomicFile;
import lanewise.nn.format.JsonObject;
import lanewise.nn.format.JsonText;
import lanewise.nn.format.MalformedFileException;

/** {@value #NAME}: what is known of a run at its end, as {@link RunReport.Facts}. It is written atomically and read strictly. */
public final class RunFile {
    /** The name in a run's folder. */
    public static final String NAME = "run.json";

    /** The name of the file of curves in a run's folder. */
    public static final String METRICS = "metrics.jsonl";

    private RunFile() {}

    /**
     * Reads a run's folder.
     *
     * @throws MalformedFileException when a file is not as it should be
     * @throws IOException when there is neither {@value #METRICS} nor {@value #NAME}, or one cannot be read
     */
    public static RunReport read(Path folder) throws IOException {
        Path metrics = folder.resolve(METRICS);
        Path facts = folder.resolve(NAME);
        boolean hasFacts = Files.exists(facts);
        Curves curves = hasFacts && !Files.exists(metrics) ? Curves.NONE : Curves.read(metrics);
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new RunReport(
                name == null ? folder.toString() : name.toString(),
                hasFacts ? readFacts(facts) : RunReport.Facts.NONE,
                curves);
    }

    /** Writes the facts into a folder. */
    public static void write(Path folder, RunReport.Facts facts) throws IOException {
        AtomicFile.write(folder.resolve(NAME), (toJson(facts) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String toJson(RunReport.Facts f) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("configuration", f.configuration());
        json.put("environment", f.environment());
        json.put("result", f.result());
        json.put("weights", f.weights().stream().map(RunFile::toJson).toList());
        json.put("gradients", f.gradients().stream().map(RunFile::toJson).toList());
        json.put("activations", f.activations().stream().map(RunFile::toJson).toList());
        json.put("confusion", f.confusion().map(c -> Map.of("classes", c.classes(), "counts", c.counts())));
        json.put("mistakes", f.mistakes().stream().map(RunFile::toJson).toList());
        json.put("times", f.times().stream().map(RunFile::toJson).toList());
        return JsonText.of(json);
    }

    private static Map<String, Object> toJson(Distribution d) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", d.name());
        json.put("size", d.size());
        json.put("mean", d.mean());
        json.put("std", d.std());
        json.put("min", d.min());
        json.put("max", d.max());
        json.put("zeros", d.zeros());
        json.put("notFinite", d.notFinite());
        json.put("counts", d.counts());
        return json;
    }

    private static Map<String, Object> toJson(Mistake m) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("example", m.example());
        json.put("actual", m.actual());
        json.put("predicted", m.predicted());
        json.put("probability", m.probability());
        json.put("loss", m.loss());
        json.put("picture", m.picture());
        return json;
    }

    private static Map<String, Object> toJson(LayerTime t) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", t.layer());
        json.put("text", t.text());
        json.put("forwardNanos", t.forwardNanos());
        json.put("backwardNanos", t.backwardNanos());
        return json;
    }

    private static RunReport.Facts readFacts(Path file) throws IOException {
        JsonObject json = JsonObject.read(file);
        try {
            return new RunReport.Facts(
                    texts(json.object("configuration")),
                    texts(json.object("environment")),
                    numbers(json.object("result")),
                    distributions(json.objects("weights")),
                    distributions(json.objects("gradients")),
                    distributions(json.objects("activations")),
                    confusion(json.optionalObject("confusion")),
                    mistakes(json.objects("mistakes")),
                    times(json.objects("times")));
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, "text", "the facts of a run", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> texts(JsonObject json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : json.names()) {
            texts.put(name, json.text(name));
        }
        return texts;
    }

    private static Map<String, Double> numbers(JsonObject json) throws IOException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : json.names()) {
            numbers.put(name, json.numberOrNaN(name));
        }
        return numbers;
    }

    private static List<Distribution> distributions(List<JsonObject> list) throws IOException {
        List<Distribution> distributions = new ArrayList<>();
        for (JsonObject json : list) {
            distributions.add(new Distribution(
                    json.text("name"),
                    json.whole("size"),
                    json.numberOrNaN("mean"),
                    json.numberOrNaN("std"),
                    json.numberOrNaN("min"),
                    json.numberOrNaN("max"),
                    json.number("zeros"),
                    json.whole("notFinite"),
                    json.wholes("counts")));
        }
        return distributions;
    }

    private static Optional<Confusion> confusion(Optional<JsonObject> json) throws IOException {
        return json.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Confusion(json.get().texts("classes"), json.get().listsOfWholes("counts")));
    }

    private static List<Mistake> mistakes(List<JsonObject> list) throws IOException {
        List<Mistake> mistakes = new ArrayList<>();
        for (JsonObject json : list) {
            mistakes.add(new Mistake(
                    json.count("example"),
                    json.text("actual"),
                    json.text("predicted"),
                    json.numberOrNaN("probability"),
                    json.numberOrNaN("loss"),
                    json.has("picture") ? Optional.of(json.text("picture")) : Optional.empty()));
        }
        return mistakes;
    }

    private static List<LayerTime> times(List<JsonObject> list) throws IOException {
        List<LayerTime> times = new ArrayList<>();
        for (JsonObject json : list) {
            times.add(new LayerTime(
                    json.text("layer"), json.text("text"), json.number("forwardNanos"), json.number("backwardNanos")));
        }
        return times;
    }
}
