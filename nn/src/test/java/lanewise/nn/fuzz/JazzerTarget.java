package lanewise.nn.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The same readers for Jazzer, which looks for inputs that reach new code. It is no dependency of the build:
 *
 * <pre>mvn dependency:get -Dartifact=com.code-intelligence:jazzer:0.30.0
 * java --add-modules jdk.incubator.vector -Dlanewise.fuzz=npy -cp nn/target/test-classes:nn/target/classes:... lanewise.nn.fuzz.JazzerTarget CORPUS
 * java --add-modules jdk.incubator.vector -XX:+EnableDynamicAgentLoading -Dlanewise.fuzz=npy \
 *     -cp jazzer-0.30.0.jar:jazzer-api-0.30.0.jar:nn/target/test-classes:nn/target/classes:... com.code_intelligence.jazzer.Jazzer \
 *     --target_class=lanewise.nn.fuzz.JazzerTarget --instrumentation_includes='lanewise.**' CORPUS -max_total_time=600</pre>
 */
public final class JazzerTarget {
    private static final Fuzz TARGET = Fuzz.valueOf(
            System.getProperty("lanewise.fuzz", "npy").toUpperCase(Locale.ROOT).replace('-', '_'));

    private static final Path FOLDER = folder();

    private JazzerTarget() {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("jazzer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one file; whatever is neither taken nor refused comes out. */
    public static void fuzzerTestOneInput(byte[] content) throws Exception {
        TARGET.readOrRefuse(FOLDER, content);
    }

    /** Writes the corpus for Jazzer into a folder. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int k = 0;
        for (byte[] file : TARGET.corpus()) {
            Files.write(folder.resolve(TARGET.name().toLowerCase(Locale.ROOT) + k++), file);
        }
    }
}
