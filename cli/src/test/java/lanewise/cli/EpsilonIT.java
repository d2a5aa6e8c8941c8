package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand steps on a collector that never collects, within 256 MB: the proof that steps make no garbage. The start and the
 * warm-up take some 40 MB, and on a machine where HotSpot's compiler has to wait for a core, more than 64.
 */
class EpsilonIT {
    private static final List<String> FLAGS = List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UseEpsilonGC",
            "-Xmx256m");

    @TempDir
    private Path folder;

    @Test
    void aHundredThousandSteps() throws Exception {
        JsonNode json = Launch.java(
                        folder,
                        FLAGS,
                        "train",
                        "--hidden",
                        "16",
                        "--batch",
                        "32",
                        "--epochs",
                        "2230",
                        "--threads",
                        "1",
                        "--json")
                .json();
        assertThat(json.get("epochs").asInt() * 45).isGreaterThan(100_000);
        assertThat(json.get("bytesAllocatedPerStep").asLong()).isZero();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThan(0.94);
    }
}
