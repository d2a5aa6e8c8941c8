package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradcheckCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mlp:8,4", "mlp:none", "cnn"})
    void ourNetworksPass(String model) {
        Program.Outcome outcome = lanewise("gradcheck", "--model", model, "--batch", "3");
        assertThat(outcome.code()).as(outcome.out()).isZero();
        assertThat(outcome.out()).startsWith("gradient check: 3 rows").contains("dense1.weight", "PASSED");
    }

    @Test
    void aTrainedModelPasses() {
        TrainedModel.train(folder, "--hidden", "8", "--epochs", "1");
        JsonNode json = lanewise("gradcheck", "--model", folder, "--json").json();
        assertThat(json.get("passed").asBoolean()).isTrue();
        assertThat(json.get("error").asDouble()).isLessThan(1e-6);
    }

    @Test
    void aFileWithLayers() throws IOException {
        Path file = Files.writeString(folder.resolve("net.txt"), "input x 5\nd = dense 3 (x)\noutput d\n");
        assertThat(lanewise("gradcheck", "--model", file).out()).contains("d.weight", "5x3", "PASSED");
        Files.writeString(file, "input x 5\nd = lstm 3 (x)\noutput d\n");
        Program.Outcome wrong = lanewise("gradcheck", "--model", file);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.errLines()).hasSize(1);
        assertThat(wrong.err()).contains(file + ": network", "line 2: unknown layer 'lstm 3'");
        assertThat(lanewise("gradcheck", "--model", folder.resolve("nothing")).errLines())
                .containsExactly("lanewise: " + folder.resolve("nothing") + ": no such file");
    }

    @Test
    void aTypoIsNoInternalError() {
        Program.Outcome outcome = lanewise("gradcheck", "--model", "mlp:8,x");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines())
                .startsWith("lanewise: --model mlp:8,x: expected a whole number from 1 to 65536, found 'x'");
    }
}
