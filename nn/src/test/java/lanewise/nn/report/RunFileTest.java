package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.format.MalformedFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsBackWhatItWrote() throws IOException {
        RunReport.Facts facts = SampleRun.facts(1);
        RunFile.write(folder, facts);
        RunReport run = RunFile.read(folder);
        assertThat(run.facts()).isEqualTo(facts);
        assertThat(run.name()).isEqualTo(folder.getFileName().toString());
        assertThat(run.curves().epochs()).isZero();
    }

    @Test
    void keepsNumbersThatJsonHasNot() throws IOException {
        Distribution nothingFinite =
                new Distribution("x", 3, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 3, List.of(0L, 0L));
        RunReport.Facts facts = new RunReport.Facts(
                Map.of("a </script>", "\"\u2028"),
                Map.of(),
                Map.of(),
                List.of(nothingFinite),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
        RunFile.write(folder, facts);
        assertThat(RunFile.read(folder).facts()).isEqualTo(facts);
    }

    @Test
    void aRunThatGoesOnHasNoFacts() throws IOException {
        Files.writeString(folder.resolve(RunFile.METRICS), "{\"epoch\":1,\"loss\":0.5,\"steps\":3}\n");
        RunReport run = RunFile.read(folder);
        assertThat(run.facts()).isEqualTo(RunReport.Facts.NONE);
        assertThat(run.curves().epochs()).isEqualTo(1);
    }

    @Test
    void saysWhatIsMissingOrWrong() throws IOException {
        assertThatThrownBy(() -> RunFile.read(folder)).isInstanceOf(NoSuchFileException.class);
        Path file = folder.resolve(RunFile.NAME);
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> RunFile.read(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": text: expected a field \"configuration\", found none");
        RunFile.write(folder, SampleRun.facts(1));
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("data:image/png", "https://example.org/a.png?"));
        assertThatThrownBy(() -> RunFile.read(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("the picture of example 0 is not a PNG within the address itself");
        Files.writeString(file, text.replaceFirst("\"counts\":\\[\\[\\d+", "\"counts\":[[-1"));
        assertThatThrownBy(() -> RunFile.read(folder)).hasMessageContaining("confusion: a count is negative");
    }
}
