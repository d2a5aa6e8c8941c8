package lanewise.jmh.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** A report for programs. A ratio that there is none of is null. */
public final class ReportJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    /** Writes it. */
    public static void write(Report report, Machine machine, Path file) throws IOException {
        write(tree(report, machine), file);
    }

    static void write(ObjectNode tree, Path file) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(tree) + "\n");
    }

    /** An empty report of what the machine is. */
    static ObjectNode root(String group, int threads, Machine machine) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("group", group);
        root.put("threads", threads);
        root.put("machine", machine.cpu());
        root.put("jdk", machine.jdk());
        root.put("commit", machine.commit());
        root.put("date", machine.date());
        return root;
    }

    static ObjectNode tree(Report report, Machine machine) {
        Options options = report.options();
        ObjectNode root = root(options.group().name(), options.threads(), machine);
        root.put("rounds", options.rounds());
        root.put("flags", report.lanewise().entrant().flagLine());
        options.data().ifPresent(d -> root.put("data", d));
        put(root, "otherCores", report.otherCores());
        report.lanewise().failure().ifPresent(f -> root.put("failure", f));
        ObjectNode peers = root.putObject("peers");
        report.peers().forEach(p -> peer(peers.putObject(p.entrant().name()), p));
        root.putArray("cases")
                .addAll(report.rows().stream().map(ReportJson::row).toList());
        put(root, "geomeanRatio", Report.geometricMean(report.rows()));
        return root;
    }

    private static void peer(ObjectNode node, Standing peer) {
        node.put("version", peer.version());
        node.put("flags", peer.entrant().flagLine());
        peer.failure().ifPresent(f -> node.put("failure", f));
    }

    private static ObjectNode row(Row row) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("name", row.subject().name());
        node.put("section", row.subject().section());
        row.lanewise().ifPresentOrElse(t -> time(node.putObject("lanewiseUs"), t), () -> node.putNull("lanewiseUs"));
        ObjectNode peers = node.putObject("peersUs");
        row.peers().forEach((name, t) -> time(peers.putObject(name), t));
        node.put("bestPeer", row.bestPeer().orElse(null));
        put(node, "ratio", row.ratio());
        return node;
    }

    private static void time(ObjectNode node, Time time) {
        node.put("median", round(time.median()));
        node.put("min", round(time.min()));
    }

    static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, round(value.getAsDouble()));
        } else {
            node.putNull(name);
        }
    }

    /** To a tenth of a nanosecond: what lies beyond is noise. */
    private static double round(double x) {
        return Math.round(x * 1e4) / 1e4;
    }
}
