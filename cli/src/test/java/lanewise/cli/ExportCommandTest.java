package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void onnxGivesThePredictionsFromDataAsTheyAre() throws Exception {
        TrainedModel.train(folder, "--hidden", "8", "--epochs", "2");
        Path file = folder.resolve("model.onnx");
        JsonNode json = lanewise("export", folder, "--format", "onnx", "--softmax", "-o", file, "--json")
                .json();
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(file));
        assertThat(json.get("sha256").asText()).isEqualTo(Hashes.ofFile(file));
        float[][] rows = new float[2][64];
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 128; i++) {
            rows[i / 64][i % 64] = i * 7 % 17;
            csv.append(i * 7 % 17).append(i % 64 == 63 ? '\n' : ',');
        }
        Program.Outcome predicted =
                new Program().reading(csv.toString()).run("predict", folder, "--csv", "-", "--json");
        float[][] theirs = run(file, rows);
        for (int i = 0; i < 2; i++) {
            String line = predicted.out().lines().toList().get(i);
            JsonNode ours = new com.fasterxml.jackson.databind.ObjectMapper().readTree(line);
            double difference = theirs[i][ours.get("class").asInt()]
                    - ours.get("probability").asDouble();
            // two layers of at most 64 terms between numbers of some tens at most; OnnxRuntimeTest has the bounds
            // proper
            assertThat(difference).isBetween(-1e-4, 1e-4);
        }
    }

    private static float[][] run(Path file, float[][] rows) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor x = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("input", x))) {
            assertThat(session.getMetadata().getCustomMetadataValue("classes"))
                    .hasValue("[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]");
            return (float[][]) result.get("probabilities").orElseThrow().getValue();
        }
    }

    @Test
    void onnxPredictsNumbersInTheirUnits() throws Exception {
        TrainedModel.train(folder, "--data", "teacher", "--hidden", "8", "--epochs", "2");
        Path file = folder.resolve("model.onnx");
        assertThat(lanewise("export", folder, "--format", "onnx", "-o", file).code())
                .isZero();
        JsonNode ours = new Program()
                .reading("1,-2,0.5,0,0.25,1,1,-1\n")
                .run("predict", folder, "--csv", "-", "--json")
                .json()
                .get("predicted");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{1, -2, 0.5f, 0, 0.25f, 1, 1, -1}});
                OrtSession.Result result = session.run(Map.of("input", x))) {
            assertThat(session.getMetadata().getCustomMetadataValue("targets")).hasValue("[\"y0\",\"y1\"]");
            float[][] theirs =
                    (float[][]) result.get("predictions").orElseThrow().getValue();
            for (int j = 0; j < 2; j++) {
                double difference = theirs[0][j] - ours.get("y" + j).asDouble();
                // sums of 8 terms of size 1: some rounding errors of 6e-8 each
                assertThat(difference).isBetween(-1e-5, 1e-5);
            }
        }
    }

    @Test
    void npzHasAllTensors() throws IOException {
        TrainedModel.ofDigits(folder);
        Path file = folder.resolve("model.npz");
        assertThat(lanewise("export", folder, "--format", "npz", "-o", file).out())
                .startsWith(file + ": npz, ");
        JsonNode theirs = lanewise("inspect", file, "--json").json().get("tensors");
        JsonNode ours = lanewise("inspect", folder, "--json").json().get("tensors");
        assertThat(theirs).isEqualTo(ours);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] array = zip.getInputStream(zip.getEntry("dense1.bias.npy")).readAllBytes();
            // as numpy.lib.format has it: aligned to 64 bytes, a line break at the end of the header
            assertThat(array).hasSize(128 + 4);
            assertThat(array[127]).isEqualTo((byte) '\n');
            assertThat(new String(array, 6, 80, StandardCharsets.ISO_8859_1))
                    .startsWith("\u0001\u0000\u0076\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }");
        }
    }

    @Test
    void safetensorsIsTheModelAgain() throws IOException {
        Path model = TrainedModel.ofDigits(folder);
        Path file = folder.resolve("copy.safetensors");
        assertThat(lanewise("export", model, "--format", "safetensors", "-o", file)
                        .code())
                .isZero();
        assertThat(file).hasSameBinaryContentAs(model);
    }

    @Test
    void aMissingModelIsExplained() {
        Path file = folder.resolve("model.onnx");
        Program.Outcome outcome = lanewise("export", folder, "--format", "onnx", "-o", file);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines())
                .containsExactly("lanewise: " + folder.resolve("model.safetensors") + ": no such file");
        assertThat(file).doesNotExist();
    }
}
