package lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@link CliFuzz} for Jazzer, which looks for inputs that reach new code; see {@code lanewise.nn.fuzz.JazzerTarget}. */
public final class JazzerTarget {
    private static final CliFuzz TARGET = CliFuzz.valueOf(
            System.getProperty("lanewise.fuzz", "csv").toUpperCase(Locale.ROOT).replace('-', '_'));

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
