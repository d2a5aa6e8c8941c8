package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rounds with made-up times: what is run when, and what is said about it. */
class RoundsTest {
    private static final String CASE = "64x64x64 NN";
    private static final Machine MACHINE = new Machine("cpu", "jdk", "abc", "2026-01-01T00:00:00Z");

    private final Options options = Options.parse(List.of("gemm", "--rounds", "3", "--cases", "^" + CASE));
    private final List<String> started = new ArrayList<>();

    private static Entrant entrant(String name) {
        return new Entrant(name, "none." + name, Set.of("gemm"), List.of("--flag"), "jars");
    }

    private static Timings timings(double us) {
        return new Timings("1.0", Map.of(CASE, new Time(us, us / 2)), Optional.empty());
    }

    private Report run(String... peers) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>(List.of(Entrant.LANEWISE));
        for (String peer : peers) {
            entrants.add(entrant(peer));
        }
        return new Rounds(options, this::start, line -> {}).run(entrants);
    }

    private Timings start(Entrant e) throws IOException {
        started.add(e.name());
        return switch (e.name()) {
            case "lanewise" -> timings(4);
            case "slow" -> timings(8);
            case "fast" -> timings(3);
            case "wrong" -> new Timings("1.0", Map.of(), Optional.of(CASE + ": c[0,0] is 1.0 instead of 2.0"));
            default -> throw new IOException("exit 1: no such library");
        };
    }

    private static String table(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Table.print(report, MACHINE, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void contendersTakeTurns() throws InterruptedException {
        run("slow");
        assertThat(started).containsExactly("lanewise", "slow", "slow", "lanewise", "lanewise", "slow");
    }

    @Test
    void theRatioIsToTheBestPeer() throws InterruptedException {
        Report report = run("slow", "fast");
        JsonNode json = ReportJson.tree(report, MACHINE);
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .contains("group", "threads", "machine", "jdk", "flags", "commit", "date", "cases", "geomeanRatio");
        JsonNode c = json.get("cases").get(0);
        assertThat(c.get("name").asText()).isEqualTo(CASE);
        assertThat(c.get("lanewiseUs").toString()).isEqualTo("{\"median\":4.0,\"min\":2.0}");
        assertThat(c.get("peersUs").get("slow").toString()).isEqualTo("{\"median\":8.0,\"min\":4.0}");
        assertThat(c.get("bestPeer").asText()).isEqualTo("fast");
        assertThat(c.get("ratio").asDouble()).isEqualTo(0.75);
        assertThat(json.get("geomeanRatio").asDouble()).isEqualTo(0.75);
        assertThat(table(report)).contains("*3.000", "0.75", "NOT MET");
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void withoutPeersThereIsNoRatio() throws InterruptedException {
        Report report = run();
        JsonNode json = ReportJson.tree(report, MACHINE);
        assertThat(json.get("geomeanRatio").isNull()).isTrue();
        assertThat(json.get("cases").get(0).get("bestPeer").isNull()).isTrue();
        assertThat(table(report)).contains("no peers on the class path; build with -Ppeers");
    }

    @Test
    void aPeerThatFailsIsReported() throws InterruptedException {
        Report report = run("slow", "absent", "wrong");
        JsonNode json = ReportJson.tree(report, MACHINE);
        assertThat(json.get("peers").get("absent").get("failure").asText()).isEqualTo("exit 1: no such library");
        assertThat(json.get("peers").get("wrong").get("failure").asText()).contains("wrong result", "instead of 2.0");
        assertThat(json.get("cases").get(0).get("bestPeer").asText()).isEqualTo("slow");
        assertThat(table(report))
                .contains("absent       FAILED: exit 1: no such library", "wrong        FAILED: wrong");
        assertThat(report.isComplete()).isFalse();
        assertThat(started).filteredOn("absent"::equals).hasSize(1);
    }
}
