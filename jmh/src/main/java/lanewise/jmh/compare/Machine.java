package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where and with what something was measured.
 *
 * @param cpu its name, and how many processors this process may use
 * @param jdk version and vendor
 * @param commit of the source tree that the class path lies in; with a plus sign when files have changed since, and "unknown" outside one
 * @param date the time of measurement, UTC
 */
public record Machine(String cpu, String jdk, String commit, String date) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Looks at this machine. */
    public static Machine detect() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Machine(
                cpuName().orElse(System.getProperty("os.arch")) + ", " + cores + (cores == 1 ? " core" : " cores"),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + " " + Runtime.version(),
                head().orElse("unknown"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Optional<String> cpuName() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> head() {
        Optional<String> commit = git("rev-parse", "--short", "HEAD");
        boolean changed = git("status", "--porcelain", "--untracked-files=no")
                .filter(s -> !s.isEmpty())
                .isPresent();
        return commit.map(c -> changed ? c + "+" : c);
    }

    private static Optional<String> git(String... args) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(args));
        String jar = System.getProperty("java.class.path").split(System.getProperty("path.separator"), 2)[0];
        Optional<Path> folder =
                Optional.ofNullable(Path.of(jar).toAbsolutePath().getParent());
        try {
            Process git = new ProcessBuilder(command)
                    .directory(folder.orElse(Path.of("")).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
