package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.nn.format.MalformedFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurvesTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("metrics.jsonl"), text);
    }

    @Test
    void tellsStepsFromEpochs() throws IOException {
        Curves curves = Curves.read(file("""
                {"step":1,"epoch":0.5,"loss":3}
                {"step":2,"epoch":1.0,"loss":null,"gradientNorm":0.25}
                {"epoch":1,"loss":2.5,"steps":2}
                {"step":3,"epoch":1.5,"loss":2}
                """));
        Curve loss = curves.ofSteps("loss").orElseThrow();
        assertThat(loss.size()).isEqualTo(3);
        assertThat(loss.x(0)).isEqualTo(0.5);
        assertThat(loss.y(1)).isNaN();
        assertThat(curves.ofSteps("gradientNorm").orElseThrow().size()).isEqualTo(1);
        assertThat(curves.ofEpochs("loss").orElseThrow().y(0)).isEqualTo(2.5);
        assertThat(curves.ofEpochs("steps")).isEmpty();
        assertThat(curves.epochs()).isEqualTo(1);
        assertThat(Curves.read(file("")).epochs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"loss\":1,\"steps\":1}                | line 2: expected a field \"epoch\", found none",
                "{\"epoch\":1,\"loss\":1}                | line 2: expected a field \"steps\", found none",
                "{\"epoch\":1,\"steps\":1,\"loss\":\"x\"}| line 2, loss: expected a number, found \"x\"",
                "{\"epoch\":0.5,\"steps\":1}             | line 2, epoch: expected a number above 0 and not below 1.0, the one before, found 0.5",
                "{\"epoch\":2,\"step\":1.5}              | line 2, step: expected a whole number, found 1.5",
                "{\"epoch\":2                            | line 2: expected JSON, found expected '}', found the end at character 10",
                "3                                       | line 2: expected a JSON object, found 3",
            })
    void saysWhatIsWrongInWhichLine(String line, String problem) throws IOException {
        Path file = file("{\"epoch\":1,\"steps\":1}\n" + line.strip() + "\n");
        assertThatThrownBy(() -> Curves.read(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": " + problem);
    }
}
