package lanewise.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lanewise.simd.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that docs/getting-started.md follows do what it says. */
class ExamplesTest {
    @Test
    void exclusiveOr() {
        List<String> lines = Printed.by(() -> XorExample.main(new String[0]));
        assertThat(lines).hasSize(4);
        for (int i = 0; i < 4; i++) {
            int a = i / 2;
            int b = i % 2;
            assertThat(lines.get(i)).startsWith(a + " xor " + b + " is 1 with probability ");
            assertThat(Math.round(Printed.number(lines.get(i)))).isEqualTo(a ^ b);
        }
    }

    @Test
    void digits() {
        List<String> lines = Printed.by(() -> DigitsExample.main(new String[0]));
        assertThat(lines.getFirst()).startsWith("epoch 1: loss ");
        assertThat(lines.getLast()).startsWith("test accuracy ");
        assertThat(Printed.number(lines.getLast())).isGreaterThanOrEqualTo(0.97);
    }

    /** Periods of a pendulum by its length and how far it swings, by the series of the elliptic integral, measured to a hundredth. */
    @Test
    void regression(@TempDir Path folder) throws IOException {
        StringBuilder csv = new StringBuilder("length_m,angle_rad,period_s\n");
        Rng rng = new Rng(1, 0);
        for (int i = 0; i < 1000; i++) {
            double length = 0.1 + 2 * rng.uniform(3L * i);
            double angle = 1.5 * rng.uniform(3L * i + 1);
            double swing = angle * angle / 16 + 11 * Math.pow(angle, 4) / 3072;
            double period =
                    2 * Math.PI * Math.sqrt(length / 9.81) * (1 + swing) + 0.01 * (rng.uniform(3L * i + 2) - 0.5);
            csv.append(String.format(Locale.ROOT, "%.4f,%.4f,%.4f%n", length, angle, period));
        }
        Path file = Files.writeString(folder.resolve("pendulum.csv"), csv);
        List<String> lines = Printed.by(() -> {
            try {
                RegressionExample.main(new String[] {file.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(lines.getFirst()).isEqualTo("examples 800 and 200");
        assertThat(Printed.number(lines.getLast())).isBetween(0.999, 1.0);
    }

    /** In docs/data.md, too. */
    @Test
    void changedImages() throws IOException {
        List<String> lines = Printed.by(() -> AugmentationExample.main(new String[0]));
        assertThat(lines).hasSize(2);
        assertThat(Printed.number(lines.get(0))).isBetween(0.9, 1.0);
        assertThat(Printed.number(lines.get(1))).isBetween(Printed.number(lines.get(0)), 1.0);
        String source = Files.readString(Path.of("src/test/java/lanewise/nn/examples/AugmentationExample.java"));
        String quoted = source.substring(
                        source.indexOf("            DatasetExamples plain"),
                        source.indexOf("            Examples test"))
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(Path.of("../docs/data.md")))
                .contains(quoted)
                .contains(lines);
    }

    @Test
    void aLayerOfOnesOwn() {
        List<String> lines = Printed.by(() -> CustomLayerExample.main(new String[0]));
        assertThat(lines).hasSize(2);
        assertThat(Printed.number(lines.get(1))).isLessThan(Printed.number(lines.get(0)) / 4);
    }

    @Test
    void service() {
        List<String> lines = Printed.by(() -> ServiceExample.main(new String[0]));
        assertThat(lines).hasSize(11);
        assertThat(Printed.number(lines.get(9))).isGreaterThan(950);
        assertThat(Printed.number(lines.getFirst())).isLessThan(Printed.number(lines.get(9)));
        assertThat(lines.getLast()).startsWith("bytes allocated in the last 1000: ");
        // The program allocates nothing; what HotSpot does on the thread of a cold JVM may be counted.
        assertThat(Printed.number(lines.getLast())).isLessThan(1000);
    }
}
