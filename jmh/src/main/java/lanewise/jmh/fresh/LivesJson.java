package lanewise.jmh.fresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.jmh.compare.Machine;

/** The result for programs. */
public final class LivesJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private LivesJson() {}

    /** Writes it. */
    public static void write(Lives lives, Machine machine, Path file) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(tree(lives, machine)) + "\n");
    }

    static ObjectNode tree(Lives lives, Machine machine) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("machine", machine.cpu());
        root.put("jdk", machine.jdk());
        root.put("flags", Lives.flags());
        root.put("commit", machine.commit());
        root.put("date", machine.date());
        lives.otherCores().ifPresent(cores -> root.put("otherCores", cores));
        root.put("busy", lives.busy());
        root.put("floor", Lives.FLOOR);
        root.put("immune", lives.isImmune());
        ArrayNode kernels = root.putArray("kernels");
        for (Workload w : Workload.all()) {
            kernel(kernels.addObject(), w, lives);
        }
        ArrayNode jvms = root.putArray("jvms");
        lives.diaries().forEach((seed, diary) -> jvm(jvms.addObject(), seed, diary));
        ObjectNode failures = root.putObject("failures");
        lives.failures().forEach((seed, reason) -> failures.put(Long.toString(seed), reason));
        return root;
    }

    private static void kernel(ObjectNode node, Workload w, Lives lives) {
        long worst = lives.worstSeed(w);
        node.put("name", w.name());
        node.put("unit", w.unit());
        node.put("best", lives.best(w));
        node.put("worst", lives.rate(w, worst));
        node.put("share", lives.share(w));
        node.put("worstSeed", worst);
        node.put("earlyShare", lives.earlyShare(w));
        node.put("firstCall", lives.firstCall(w));
    }

    private static void jvm(ObjectNode node, long seed, Diary diary) {
        node.put("seed", seed);
        node.put("warmUpMillis", diary.warmUpMillis());
        diary.spoilers().forEach(node.putArray("before")::addPOJO);
        diary.notCompiled().forEach(node.putArray("notCompiled")::add);
        ObjectNode rates = node.putObject("rates");
        diary.steady().forEach((w, us) -> rates.put(w.name(), w.rate(us)));
    }
}
