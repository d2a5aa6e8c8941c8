package lanewise.jmh.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lanewise.jmh.compare.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict on made-up JVMs. */
class LivesTest {
    private static final Machine MACHINE = new Machine("cpu", "jdk", "abc", "2026-01-01T00:00:00Z");

    private static final Workload ADD = Workload.named("add");

    @TempDir
    private Path folder;

    /** A JVM in which each call takes 1 us, but one kernel's takes longer. */
    private static Diary diary(Workload slow, double us) {
        Map<Workload, Double> steady = new HashMap<>();
        for (Workload w : Workload.all()) {
            steady.put(w, 1.0);
        }
        Map<Workload, Double> first = new HashMap<>(steady);
        first.replaceAll((w, t) -> 3.0);
        steady.put(slow, us);
        return new Diary(List.of(Spoiler.COLD_WORK, Spoiler.HEAP_COPIES), 1500, List.of("adam"), first, steady, steady);
    }

    private static Lives lives(double us) {
        return new Lives(true, Map.of(1L, diary(ADD, 1), 2L, diary(ADD, us)), Map.of(), OptionalDouble.empty());
    }

    @Test
    void fourFifthsOfTheBestIsEnough() {
        assertThat(lives(1.2).isImmune()).isTrue();
        assertThat(lives(1.3).isImmune()).isFalse();
        assertThat(lives(Double.NaN).isImmune()).isFalse();
    }

    @Test
    void namesTheWorstJvm() {
        Lives lives = lives(4);
        assertThat(lives.worstSeed(ADD)).isEqualTo(2);
        assertThat(lives.share(ADD)).isEqualTo(0.25, within(1e-12));
        assertThat(lives.firstCall(ADD)).isEqualTo(3, within(1e-12));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LivesTable.print(lives, MACHINE, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("after COLD_WORK HEAP_COPIES", "warm-up: median 1500 ms", "gave up adam", "NOT every kernel");
    }

    @Test
    void aJvmThatFailsIsReported() {
        Lives lives =
                new Lives(false, Map.of(1L, diary(ADD, 1)), Map.of(2L, "exit 1: out of luck"), OptionalDouble.of(0.25));
        assertThat(lives.isImmune()).isFalse();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LivesTable.print(lives, MACHINE, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains(
                        "2 new JVMs",
                        "left alone",
                        "others used 0.25 cores",
                        "seed 2 FAILED: exit 1: out of luck",
                        "NOT every");
        assertThat(LivesJson.tree(lives, MACHINE).get("failures").get("2").asText())
                .isEqualTo("exit 1: out of luck");
    }

    @Test
    void jsonHasKernelsAndJvms() {
        JsonNode json = LivesJson.tree(lives(4), MACHINE);
        assertThat(json.get("immune").asBoolean()).isFalse();
        assertThat(json.get("kernels")).hasSize(Workload.all().size());
        assertThat(json.get("jvms").get(1).get("seed").asInt()).isEqualTo(2);
        assertThat(json.get("jvms").get(1).get("rates").get("add").asDouble()).isEqualTo(ADD.rate(4));
    }

    @Test
    void aDiaryIsReadAsWritten() throws IOException {
        Diary diary = diary(Workload.named("sum"), 2);
        diary.write(folder.resolve("d"));
        assertThat(Diary.read(folder.resolve("d"))).isEqualTo(diary);
    }
}
