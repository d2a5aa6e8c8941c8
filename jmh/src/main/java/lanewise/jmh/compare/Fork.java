package lanewise.jmh.compare;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts new JVMs on the class path of this one, without any flag that came from outside.
 *
 * @param threads what the thread pools of native libraries are told
 */
public record Fork(int threads) {
    private static final long PATIENCE_MINUTES = 10;
    private static final List<String> SPOILING =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "MKL_THREADING_LAYER");

    /**
     * Runs a main class to its end.
     *
     * @return what it printed, errors included
     * @throws IOException when it fails or does not end, with the line that tells most
     */
    public String run(List<String> flags, Class<?> main, List<String> args) throws IOException, InterruptedException {
        return run(flags, Entrant.PEERS_JARS, main, args);
    }

    private String run(List<String> flags, String jars, Class<?> main, List<String> args)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("lanewise", ".log");
        try {
            Process process = start(flags, jars, main, args, log);
            try {
                boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
                String output = Files.readString(log, StandardCharsets.ISO_8859_1);
                check(ended, ended ? process.exitValue() : 0, output);
                return output;
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(log);
        }
    }

    /**
     * Runs a main class that writes a file: its arguments are the class of the contender, that file and {@code words}.
     *
     * @return the lines of the file
     * @throws IOException when it fails or does not end
     */
    List<String> results(Entrant entrant, Class<?> main, List<String> words) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lanewise", ".tsv");
        try {
            List<String> args = new ArrayList<>(List.of(entrant.className(), file.toString()));
            args.addAll(words);
            run(entrant.flags(), entrant.jars(), main, args);
            return Files.readAllLines(file);
        } finally {
            Files.delete(file);
        }
    }

    private Process start(List<String> flags, String jars, Class<?> main, List<String> args, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(System.getProperty("java.class.path"), jars), main.getName()));
        command.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeAll(SPOILING);
        builder.environment().putAll(environment());
        return builder.start();
    }

    /** Peers lie in a folder beside the jar. Where there is none, its name on the class path does no harm. */
    static String classPath(String own, String jars) {
        Path jar = Path.of(own.split(File.pathSeparator, 2)[0]);
        return own + File.pathSeparator + jar.resolveSibling(jars).resolve("*");
    }

    /** Every native library asks one of these; DJL would also ask the network what machine this is. */
    private Map<String, String> environment() {
        String n = Integer.toString(threads);
        return Map.of(
                "OMP_NUM_THREADS", n,
                "MKL_NUM_THREADS", n,
                "MKL_DYNAMIC", "FALSE",
                "OPENBLAS_NUM_THREADS", n,
                "OPT_OUT_TRACKING", "true");
    }

    private static void check(boolean ended, int exit, String output) throws IOException {
        if (!ended) {
            throw new IOException("did not end in " + PATIENCE_MINUTES + " minutes");
        }
        if (exit != 0) {
            throw new IOException("exit " + exit + ": " + reason(output));
        }
    }

    /** The first line that names an exception, with the first place of ours that it passed, else the last line. */
    static String reason(String output) {
        List<String> lines =
                output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        Optional<String> where =
                lines.stream().filter(l -> l.startsWith("at lanewise.")).findFirst();
        return lines.stream()
                .filter(l -> l.startsWith("Exception in thread") || l.startsWith("Error:"))
                .findFirst()
                .map(l -> l + where.map(w -> ", " + w).orElse(""))
                .orElse(lines.isEmpty() ? "no output" : lines.getLast());
    }
}
