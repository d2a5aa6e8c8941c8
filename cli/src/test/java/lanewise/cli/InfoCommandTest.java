package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void showsWhatIsInTheFile() throws IOException {
        Program.Outcome trained = lanewise("train", "--hidden", "3", "--epochs", "1", "--out", folder, "--json");
        JsonNode json = lanewise("info", folder, "--json").json();
        assertThat(json.get("parametersSha256")).isEqualTo(trained.json().get("parametersSha256"));
        assertThat(json.get("parameters")).isEqualTo(trained.json().get("parameters"));
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(folder.resolve("model.safetensors")));
        assertThat(json.get("sha256").asText()).isEqualTo(Hashes.ofFile(folder.resolve("model.safetensors")));
        assertThat(json.get("layers").toString()).isEqualTo("[\"dense 3\",\"relu\",\"dense 10\"]");
        assertThat(json.get("classes")).hasSize(10);
        assertThat(json.get("data").asText()).isEqualTo("digits");
        assertThat(json.get("standardized").asBoolean()).isTrue();
    }

    @Test
    void isReadable() {
        TrainedModel.ofDigits(folder);
        Program.Outcome outcome = lanewise("info", folder);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains(
                        "trained on  digits",
                        "classes     10: 0, 1, 2,",
                        "standardised by mean 4.88",
                        "dense1",
                        "relu1");
        assertThat(outcome.out().lines()).filteredOn(l -> !l.startsWith("file")).allMatch(l -> l.length() <= 80);
    }
}
