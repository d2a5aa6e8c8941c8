package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models as one, for {@code evaluate} and {@code predict}. */
class CommitteeTest {
    private static final int MEMBERS = 3;

    @TempDir
    private Path folder;

    private List<Path> members(String data, Object... options) {
        List<Path> members = new ArrayList<>();
        for (int seed = 1; seed <= MEMBERS; seed++) {
            List<Object> all = new ArrayList<>(List.of("--data", data, "--seed", seed));
            all.addAll(List.of(options));
            members.add(TrainedModel.train(folder.resolve("member-" + seed), all.toArray()));
        }
        return members;
    }

    private static Program.Outcome run(String command, List<Path> models, Object... options) {
        List<Object> args = new ArrayList<>(List.of(command));
        args.addAll(models);
        args.addAll(List.of(options));
        Program.Outcome outcome = lanewise(args.toArray());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome;
    }

    @Test
    @DisplayName("K01: three models are better than their mean, and the probability is the mean of theirs")
    void k01SeveralModelsAsOne() {
        List<Path> models = members("digits", "--hidden", "64", "--epochs", "5");
        double loss = 0;
        double probability = 0;
        for (Path model : models) {
            loss += run("evaluate", List.of(model), "--json").json().get("loss").asDouble();
            JsonNode said = run("predict", List.of(model), "--data", "digits", "--index", "0", "--json")
                    .json();
            assertThat(said.get("class").asText()).isEqualTo("7");
            probability += said.get("probability").asDouble() / MEMBERS;
        }
        JsonNode together = run("evaluate", models, "--json").json();
        // -ln is convex: the loss of the mean is at most the mean of the losses (Jensen).
        assertThat(together.get("loss").asDouble()).isLessThan(loss / MEMBERS);
        assertThat(together.get("n").asInt()).isEqualTo(359);
        assertThat(run("predict", models, "--data", "digits", "--index", "0", "--json")
                        .json()
                        .get("probability")
                        .asDouble())
                .isCloseTo(probability, Offset.offset(1e-7));
    }

    @Test
    @DisplayName("K01: the mean of predicted numbers")
    void k01Numbers() {
        List<Path> models = members("sine", "--hidden", "16", "--epochs", "20", "--lr", "0.01");
        double sum = 0;
        for (Path model : models) {
            sum += run("predict", List.of(model), "--data", "sine", "--index", "5", "--json")
                    .json()
                    .at("/predicted/sin(x)")
                    .asDouble();
        }
        assertThat(run("predict", models, "--data", "sine", "--index", "5", "--json")
                        .json()
                        .at("/predicted/sin(x)")
                        .asDouble())
                .isCloseTo(sum / MEMBERS, Offset.offset(1e-6));
        assertThat(run("evaluate", models).out()).matches("R2 0\\.[0-9]+, MAE [0-9.]+, RMSE [0-9.]+, n 200 .*\n");
    }

    /** Checkpoints of one training, too: every one of them is a model. */
    @Test
    void checkpointsOfOneTraining() {
        Path run = folder.resolve("run");
        lanewise("train", "--hidden", "64", "--epochs", "3", "--checkpoint-every", "1000", "--out", run);
        List<Path> checkpoints = List.of(
                run.resolve("checkpoints/step-000000090.safetensors"),
                run.resolve("checkpoints/step-000000135.safetensors"));
        assertThat(run("evaluate", checkpoints, "--json").json().get("accuracy").asDouble())
                .isGreaterThan(0.6);
    }

    @Test
    void modelsThatSayDifferentThingsAreRefused() {
        Path digits = TrainedModel.ofDigits(folder.resolve("digits"));
        Path moons = TrainedModel.train(folder.resolve("moons"), "--data", "moons", "--epochs", "1");
        Program.Outcome outcome = lanewise("evaluate", digits, moons);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines())
                .containsExactly(
                        "lanewise: models that belong together take the same features and say the same, but one"
                                + " has 64 features and 10 classes and another 2 features and 2 classes");
    }
}
