package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program starts: with and without what it needs, and through its launcher. */
class StartIT {
    @TempDir
    private Path folder;

    @Test
    void withoutTheModuleOneLineSaysWhatToDo() throws Exception {
        Launch train = Launch.java(folder, List.of(), "train");
        assertThat(train.code()).isEqualTo(1);
        assertThat(train.err())
                .isEqualTo("lanewise: the module jdk.incubator.vector is not loaded; "
                        + "start Java with --add-modules jdk.incubator.vector, or use the launcher ./lanewise\n");
        Launch doctor = Launch.java(folder, List.of(), "doctor");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("jdk.incubator.vector is not loaded").contains("--add-modules");
        assertThat(Launch.java(folder, List.of(), "--help").code()).isZero();
    }

    @Test
    void theDoctorMissesTheCompiler() throws Exception {
        Launch doctor = Launch.java(folder, List.of("--add-modules", "jdk.incubator.vector", "-Xint"), "doctor");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("no C2").contains("-Xint").contains("something that is needed is missing");
    }

    @Test
    void theLauncherPassesOnArgumentsOutputAndExitCode() throws Exception {
        Launch doctor = Launch.script(folder, "doctor", "--json");
        assertThat(doctor.json().get("ok").asBoolean()).isTrue();
        assertThat(doctor.err()).isEmpty();
        Launch wrong = Launch.script(folder, "train", "--batch", "0");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("lanewise: invalid value for option '--batch'");
        assertThat(Launch.script(folder, "info", "no such model").code()).isEqualTo(1);
    }

    /** Descriptor 1 here; through the launcher, whose pipe holds up System.err, the one behind the pipe. */
    @Test
    void talkGoesToTheDescriptorThatTheLauncherNames() throws Exception {
        List<String> flags = List.of("--add-modules", "jdk.incubator.vector", "-Dlanewise.stderr.fd=1");
        List<String> opened = new ArrayList<>(flags);
        opened.addAll(List.of("--add-opens", "java.base/java.io=ALL-UNNAMED"));
        Launch launch = Launch.java(folder, opened, "info", "nothing");
        assertThat(launch.code()).isEqualTo(1);
        assertThat(launch.out()).isEqualTo("lanewise: nothing: no such file\n");
        assertThat(launch.err()).isEmpty();
        Launch closed = Launch.java(folder, flags, "info", "nothing");
        assertThat(closed.code()).isEqualTo(1);
        assertThat(closed.err()).isEqualTo("lanewise: nothing: no such file\n");
    }

    @Test
    void theMainJobReachesItsFigures() throws Exception {
        var json = Launch.script(folder, "train", "--json").json();
        assertThat(json.get("testAccuracy").asDouble()).isGreaterThanOrEqualTo(0.97);
        assertThat(json.get("bytesAllocatedPerStep").asLong()).isZero();
        assertThat(json.get("checkpoint").asText()).isEqualTo("runs/digits-1/model.safetensors");
    }

    /** Model, figures and checkpoints of a training that nobody has named are in one folder. */
    @Test
    void aNumberIsOfOneTraining() throws Exception {
        for (String run : List.of("runs/digits-1", "runs/digits-2")) {
            var json = Launch.lanewise(
                            folder, "train", "--checkpoint-every", "30", "--epochs", "1", "--hidden", "8", "--json")
                    .json();
            assertThat(json.get("checkpoint").asText()).isEqualTo(run + "/model.safetensors");
            assertThat(folder.resolve(run))
                    .isDirectoryContaining("glob:**/metrics.jsonl")
                    .isDirectoryContaining("glob:**/checkpoints");
            assertThat(folder.resolve(run + "/checkpoints"))
                    .isDirectoryContaining("glob:**/step-000000045.safetensors");
        }
        assertThat(folder.resolve("runs/digits-3")).doesNotExist();
        assertThat(Launch.lanewise(folder, "train", "--batch", "1438", "--optimizer", "sgd", "--lr", "1e30")
                        .code())
                .isEqualTo(1);
        assertThat(folder.resolve("runs/digits-3")).doesNotExist();
    }
}
