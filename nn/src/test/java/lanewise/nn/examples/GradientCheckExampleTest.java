package lanewise.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/gradient-check.md shows is what its examples print (row A16). */
class GradientCheckExampleTest {
    @Test
    void a16TheDocumentShowsWhatIsPrinted() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "gradient-check.md"));
        assertThat(document)
                .contains(GradientCheckExample.network().toString())
                .contains(GradientCheckExample.ownLayer().toString())
                .contains(GradientCheckExample.ownLayerWithReference().toString());
        assertThat(GradientCheckExample.network().passed()).isTrue();
    }
}
