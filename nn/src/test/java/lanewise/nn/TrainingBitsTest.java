package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One training, one hash, whatever compiles it, however wide its vectors are and however many threads it has. Rows with
 * warm or cold are processes of their own: kernels once compiled stay so.
 */
class TrainingBitsTest {
    /**
     * It changes only when a definition does: of a kernel, an optimizer, the random numbers, the split; then put the
     * new one here.
     */
    private static final String SHA256 = "9f3379c1b0722bdc9c8ea0c638b0ba52eeb82677aa96461c26e9647a9b9302c7";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void inThisProcess(int threads) {
        assertThat(FixedTraining.parametersSha256(true, threads)).isEqualTo(SHA256);
    }

    @ParameterizedTest
    @CsvSource({
        "cold, 1, ",
        "cold, 2, ",
        "warm, 1, ",
        "warm, 2, ",
        "cold, 1, -Xint",
        "cold, 1, -XX:TieredStopAtLevel=1",
        "cold, 1, -XX:-TieredCompilation",
        "cold, 2, -XX:UseAVX=2",
        "warm, 1, -XX:UseAVX=2",
        "cold, 1, -XX:UseAVX=2 -XX:MaxVectorSize=16",
        "warm, 1, -XX:UseAVX=2 -XX:MaxVectorSize=16",
    })
    void inAFreshProcess(String order, String threads, String flags) throws Exception {
        List<String> command = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        // A flag that this machine does not know is passed over; the row then repeats the first one.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        if (flags != null) {
            command.addAll(List.of(flags.split(" ")));
        }
        command.addAll(List.of("-cp", FreshJvm.classPath(), FixedTraining.class.getName(), order, threads));
        assertThat(FreshJvm.java(command)).contains("sha256 " + SHA256);
    }
}
