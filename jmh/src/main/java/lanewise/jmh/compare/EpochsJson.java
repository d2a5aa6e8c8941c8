package lanewise.jmh.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** A report of many epochs for programs, with the time of every epoch. What there is none of is null. */
public final class EpochsJson {
    private EpochsJson() {}

    /** Writes it. */
    public static void write(EpochsReport report, Machine machine, Path file) throws IOException {
        ReportJson.write(tree(report, machine), file);
    }

    static ObjectNode tree(EpochsReport report, Machine machine) {
        EpochsOptions options = report.options();
        ObjectNode root = ReportJson.root(EpochGroup.NAME, options.threads(), machine);
        root.put("epochs", options.epochs());
        root.put("seeds", options.seeds());
        root.put("few", options.few());
        root.put("data", options.images().description());
        ReportJson.put(root, "otherCores", report.otherCores());
        ObjectNode contenders = root.putObject("contenders");
        report.all().forEach(c -> contender(contenders.putObject(c.entrant().name()), c));
        ReportJson.put(root, "ratioFirst", report.ratio(Courses::firstMillis));
        ReportJson.put(root, "ratioLast", report.ratio(Courses::lastMillis));
        return root;
    }

    private static void contender(ObjectNode node, Courses c) {
        node.put("version", c.version());
        node.put("flags", c.entrant().flagLine());
        if (c.failure().isPresent()) {
            node.put("failure", c.failure().get());
            return;
        }
        put(node, "firstMs", c.firstMillis());
        put(node, "lastMs", c.lastMillis());
        share(node, "slowdown", c.slowdown());
        spread(node.putObject("accuracyAfterFew"), c.early());
        spread(node.putObject("accuracyAtEnd"), c.late());
        ArrayNode seeds = node.putArray("seeds");
        c.seeds().forEach(s -> seed(seeds.addObject(), s));
    }

    private static void seed(ObjectNode node, Course course) {
        share(node, "accuracyAfterFew", course.early());
        share(node, "accuracyAtEnd", course.late());
        all(node.putArray("epochMs"), course.millis());
    }

    private static void all(ArrayNode array, List<Double> values) {
        values.forEach(v -> array.add(Math.round(v * 1e3) / 1e3));
    }

    private static void spread(ObjectNode node, Courses.Spread spread) {
        share(node, "mean", spread.mean());
        share(node, "deviation", spread.deviation());
    }

    /** To a millionth: a hundredth of what one of 10,000 examples is. */
    private static void share(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, Math.round(value * 1e6) / 1e6);
        }
    }

    private static void put(ObjectNode node, String name, double value) {
        ReportJson.put(node, name, Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value));
    }
}
