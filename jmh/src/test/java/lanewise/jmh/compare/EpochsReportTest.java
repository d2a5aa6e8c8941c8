package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** Many epochs with made-up times and accuracies: who trains when, and what is said about it. */
class EpochsReportTest {
    private static final Machine MACHINE = new Machine("cpu", "jdk", "abc", "2026-01-01T00:00:00Z");

    private final List<String> started = new ArrayList<>();

    private static Entrant entrant(String name) {
        return new Entrant(name, "none." + name, Set.of("mnist-epoch"), List.of("--flag"), "jars");
    }

    private EpochsReport run(int seeds, String... peers) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>(List.of(Entrant.LANEWISE));
        for (String peer : peers) {
            entrants.add(entrant(peer));
        }
        EpochsOptions options = EpochsOptions.parse(List.of("--epochs", "4", "--seeds", Integer.toString(seeds)));
        return EpochsReport.run(options, entrants, this::start, line -> {});
    }

    private Course start(long seed, Entrant e) throws IOException {
        started.add(e.name() + seed);
        double s = seed;
        return switch (e.name()) {
            case "lanewise" -> course(List.of(0.8 + 0.02 * s, 0.90 + 0.01 * s), 10, 11, 9, 10);
            case "slower" -> course(List.of(0.8, 0.9), 20, 20, 30, 30);
            case "fast" -> course(List.of(0.8, 0.9), 5, 5, 15, 15);
            case "wrong" ->
                new Course("1.0", Optional.of("the first loss is 3.0 instead of 2.0"), List.of(), List.of());
            default -> throw new IOException("exit 1: no such library");
        };
    }

    private static Course course(List<Double> accuracies, double... millis) {
        return new Course(
                "1.0",
                Optional.empty(),
                accuracies,
                java.util.Arrays.stream(millis).boxed().toList());
    }

    private static String table(EpochsReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EpochsTable.print(report, MACHINE, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everySeedIsARound() throws InterruptedException {
        run(2, "slower");
        assertThat(started).containsExactly("lanewise1", "slower1", "slower2", "lanewise2");
    }

    @Test
    void timesAccuraciesAndRatios() throws InterruptedException {
        EpochsReport report = run(3, "slower", "fast");
        JsonNode json = EpochsJson.tree(report, MACHINE);
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .contains("group", "threads", "machine", "jdk", "commit", "date", "data", "epochs", "seeds", "few");
        assertThat(json.get("few").asInt()).isEqualTo(2);
        assertThat(json.get("ratioFirst").asDouble()).isCloseTo(5 / 10.5, within(1e-4));
        assertThat(json.get("ratioLast").asDouble()).isCloseTo(15 / 9.5, within(1e-4));
        JsonNode ours = json.get("contenders").get("lanewise");
        assertThat(ours.get("firstMs").asDouble()).isEqualTo(10.5);
        assertThat(ours.get("lastMs").asDouble()).isEqualTo(9.5);
        assertThat(ours.get("slowdown").asDouble()).isCloseTo(9.5 / 10.5, within(1e-4));
        assertThat(ours.get("accuracyAtEnd").toString()).isEqualTo("{\"mean\":0.92,\"deviation\":0.01}");
        assertThat(ours.get("accuracyAfterFew").toString()).isEqualTo("{\"mean\":0.84,\"deviation\":0.02}");
        assertThat(ours.get("seeds").get(2).get("epochMs").toString()).isEqualTo("[10.0,11.0,9.0,10.0]");
        assertThat(report.isComplete()).isTrue();
        // √(0.01²/3) = 0.0058
        assertThat(table(report))
                .contains("0.9200 ± 0.0100", "+0.0200 ± 0.0058", "0.48 in epochs 1-2, 1.58 in epochs 3-4", "1.500");
    }

    @Test
    void oneSeedHasNoDeviation() throws InterruptedException {
        EpochsReport report = run(1, "fast");
        JsonNode json = EpochsJson.tree(report, MACHINE);
        assertThat(json.get("contenders").get("fast").get("accuracyAtEnd").toString())
                .isEqualTo("{\"mean\":0.9,\"deviation\":null}");
        assertThat(table(report)).contains("+0.0100").doesNotContain("±");
    }

    @Test
    void whoFailsIsReportedAndTheOthersShown() throws InterruptedException {
        EpochsReport report = run(2, "absent", "wrong", "slower");
        JsonNode contenders = EpochsJson.tree(report, MACHINE).get("contenders");
        assertThat(contenders.get("absent").get("failure").asText()).isEqualTo("exit 1: no such library");
        assertThat(contenders.get("wrong").get("failure").asText()).startsWith("wrong result, the first loss");
        assertThat(contenders.get("wrong").has("firstMs")).isFalse();
        assertThat(table(report)).contains("absent       FAILED: exit 1: no such library", "slower  ");
        assertThat(started).filteredOn("wrong1"::equals).hasSize(1);
        assertThat(started).doesNotContain("wrong2", "absent2");
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void alone() throws InterruptedException {
        EpochsReport report = run(2);
        assertThat(EpochsJson.tree(report, MACHINE).get("ratioFirst").isNull()).isTrue();
        assertThat(table(report)).contains("lanewise").doesNotContain("best peer");
    }
}
