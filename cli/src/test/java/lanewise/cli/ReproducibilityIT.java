package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed gives the same bits: from run to run, with any number of threads, for any vector width, compiled or not. */
class ReproducibilityIT {
    @TempDir
    private Path folder;

    private String hash(List<String> flags, String... more) throws IOException, InterruptedException {
        List<String> jvm = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        jvm.addAll(flags);
        List<String> args = new ArrayList<>(List.of("train", "--epochs", "1", "--overwrite", "--out", "run", "--json"));
        args.addAll(List.of(more));
        return Launch.java(folder, jvm, args.toArray(String[]::new))
                .json()
                .get("parametersSha256")
                .asText();
    }

    @Test
    void theDefaultNetwork() throws Exception {
        String first = hash(List.of(), "--threads", "1");
        assertThat(first).matches("[0-9a-f]{64}");
        assertThat(hash(List.of(), "--threads", "1")).isEqualTo(first);
        assertThat(hash(List.of(), "--threads", "2")).isEqualTo(first);
        assertThat(hash(List.of(), "--threads", "3")).isEqualTo(first);
        assertThat(hash(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2"), "--threads", "1"))
                .isEqualTo(first);
        assertThat(hash(List.of("-XX:MaxVectorSize=16"), "--threads", "1")).isEqualTo(first);
        assertThat(hash(List.of(), "--threads", "1", "--seed", "2")).isNotEqualTo(first);
    }

    @Test
    void aSmallNetworkInterpreted() throws Exception {
        String compiled = hash(List.of(), "--hidden", "8");
        assertThat(hash(List.of("-Xint"), "--hidden", "8")).isEqualTo(compiled);
    }
}
