package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard's own reader, which checks every record, sees in the events what metrics.jsonl says. */
class TensorBoardIT {
    private static final String READER = """
            import json, sys
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            a = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'images': 0, 'histograms': 0})
            a.Reload()
            tags = a.Tags()
            print(json.dumps({
                'scalars': {t: [[e.step, e.value] for e in a.Scalars(t)] for t in tags['scalars']},
                'histograms': {t: a.Histograms(t)[-1].histogram_value.num for t in tags['histograms']},
                'images': {t: [a.Images(t)[0].width, a.Images(t)[0].height] for t in tags['images']},
                'texts': {t: a.Tensors(t)[0].tensor_proto.string_val[0].decode() for t in tags['tensors']},
            }))
            """;

    @TempDir
    private Path folder;

    private String python(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        ProcessBuilder builder = new ProcessBuilder(arguments);
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0 ? Files.readString(out, StandardCharsets.UTF_8) : "failed";
    }

    private boolean hasTensorBoard() throws InterruptedException {
        try {
            return !python("python3", "-c", "import tensorboard").equals("failed");
        } catch (IOException e) {
            return false; // no Python either
        }
    }

    @Test
    void readsWhatATrainingWrote() throws Exception {
        assumeTrue(hasTensorBoard(), "python3 has no tensorboard (pip install tensorboard)");
        Launch run = Launch.lanewise(folder, "train", "--hidden", "16", "--epochs", "3", "--out", "run");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode read = new ObjectMapper()
                .readTree(python("python3", "-c", READER, folder.resolve("run").toString()));
        List<JsonNode> steps = Files.readAllLines(folder.resolve("run/metrics.jsonl")).stream()
                .map(TensorBoardIT::json)
                .filter(line -> line.has("step"))
                .toList();
        for (String name : List.of("loss", "accuracy", "learningRate", "gradientNorm", "weightNorm", "updateRatio")) {
            JsonNode points = read.get("scalars").get("train/" + name);
            assertThat(points).as(name).hasSameSizeAs(steps);
            for (int i = 0; i < steps.size(); i++) {
                assertThat(points.get(i).get(0).asLong())
                        .isEqualTo(steps.get(i).get("step").asLong());
                double expected = steps.get(i).get(name).asDouble();
                assertThat(points.get(i).get(1).asDouble()).isCloseTo(expected, within(1e-7 * Math.abs(expected)));
            }
        }
        assertThat(read.get("scalars").get("epoch/validationLoss")).hasSize(3);
        assertThat(read.get("histograms").get("weights/dense1.weight").asInt()).isEqualTo(64 * 16);
        assertThat(read.get("images").properties())
                .isNotEmpty()
                .allMatch(image -> image.getValue().toString().equals("[8,8]"));
        assertThat(read.get("texts").get("configuration").asText()).contains("| data | digits |");
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }
}
