package lanewise.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, on machines that have one. */
final class Chromium {
    private static final int SECONDS = 120;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * What a page came to.
     *
     * @param dom as its program left it
     * @param console what was said on the browser's console, errors, warnings and all
     */
    record Visit(String dom, List<String> console) {}

    /** The browser on the path, with a folder for its own files. */
    static Optional<Chromium> find(Path folder) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(dir -> NAMES.stream().map(name -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, folder));
    }

    /** Opens a page, lets its program run, and looks at it. */
    Visit open(Path page) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "dom", ".html");
        Path err = Files.createTempFile(folder, "log", ".txt");
        run(out, err, "--dump-dom", "--virtual-time-budget=5000", page.toUri().toString());
        List<String> console = Files.readAllLines(err).stream()
                .filter(line -> line.contains(":CONSOLE"))
                .toList();
        return new Visit(Files.readString(out), console);
    }

    /** Takes a picture of a page. */
    void picture(Path page, Path png, int width, int height, boolean dark) throws IOException, InterruptedException {
        run(
                Files.createTempFile(folder, "out", ".txt"),
                Files.createTempFile(folder, "log", ".txt"),
                "--hide-scrollbars",
                "--virtual-time-budget=5000",
                "--window-size=" + width + "," + height,
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--screenshot=" + png.toAbsolutePath(),
                page.toUri().toString());
    }

    private void run(Path out, Path err, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the browser is still busy after " + SECONDS + " s: " + Files.readString(err));
        }
    }
}
