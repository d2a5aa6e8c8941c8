package lanewise.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program that the README quotes does what it says. */
class ReadmeExampleTest {
    @Test
    void trainsANetwork() {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            ReadmeExample.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(21);
        assertThat(lines.get(0)).startsWith("epoch 1: loss ");
        String last = lines.get(20);
        assertThat(last).startsWith("accuracy ");
        assertThat(Double.parseDouble(last.substring(9))).isGreaterThanOrEqualTo(0.95);
    }

    /** From the first import to the end. */
    @Test
    void theReadmeQuotesItVerbatim() throws IOException {
        // Maven runs tests in the module's folder.
        String source = Files.readString(Path.of("src/test/java/lanewise/nn/examples/ReadmeExample.java"));
        assertThat(Files.readString(Path.of("../README.md"))).contains(source.substring(source.indexOf("import ")));
    }
}
