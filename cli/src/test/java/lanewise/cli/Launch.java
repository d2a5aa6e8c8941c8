package lanewise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, with the class path of the built jars. */
final class Launch {
    private static final int MINUTES = 5;

    private final Process process;
    private final Path out;
    private final Path err;

    private Launch(ProcessBuilder builder, Path folder) throws IOException {
        out = Files.createTempFile(folder, "out", "");
        err = Files.createTempFile(folder, "err", "");
        builder.environment().keySet().removeIf(k -> k.startsWith("JAVA_TOOL") || k.startsWith("JDK_JAVA"));
        process = builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Starts it with flags for the virtual machine; {@code folder} is its working folder and keeps its output. */
    static Launch java(Path folder, List<String> flags, String... args) throws IOException {
        return new Launch(command(flags, args), folder);
    }

    private static ProcessBuilder command(List<String> flags, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), "lanewise.cli.Main"));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command);
    }

    /** Starts it as it should be started. */
    static Launch lanewise(Path folder, String... args) throws IOException {
        return java(folder, List.of("--add-modules", "jdk.incubator.vector"), args);
    }

    /** Starts it with environment variables. */
    static Launch lanewise(Path folder, Map<String, String> environment, String... args) throws IOException {
        ProcessBuilder builder = command(List.of("--add-modules", "jdk.incubator.vector"), args);
        builder.environment().putAll(environment);
        return new Launch(builder, folder);
    }

    /** Starts it through the launcher at the root of the sources. */
    static Launch script(Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("lanewise.root") + "/lanewise"));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LANEWISE_BUILD", "never");
        builder.environment().put("LANEWISE_JAVA_HOME", System.getProperty("java.home"));
        return new Launch(builder, folder);
    }

    private static String classPath() {
        return Optional.ofNullable(System.getProperty("lanewise.classpath"))
                .orElseGet(() -> System.getProperty("java.class.path"));
    }

    /** Waits for the end; returns the exit code. */
    int code() throws IOException, InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + MINUTES + " minutes; it said: " + err());
        }
        return process.exitValue();
    }

    /** Waits until it has said something; fails if it ends before. */
    Launch awaitSaid(String text) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!err().contains(text)) {
            boolean late = System.nanoTime() - start > TimeUnit.MINUTES.toNanos(MINUTES);
            if (!process.isAlive() || late) {
                process.destroyForcibly();
                String what = late ? "did not say '" : "ended without saying '";
                throw new AssertionError(what + text + "' but: " + err());
            }
            Thread.sleep(5);
        }
        return this;
    }

    /** Sends a signal by name. */
    Launch signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        return this;
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    /** Without the virtual machine's own lines. */
    String err() throws IOException {
        StringBuilder said = new StringBuilder();
        Files.readString(err)
                .lines()
                .filter(l -> !l.startsWith("WARNING: Using incubator modules"))
                .forEach(l -> said.append(l).append('\n'));
        return said.toString();
    }

    /** The JSON object at the end of standard output, after success. */
    JsonNode json() throws IOException, InterruptedException {
        if (code() != 0) {
            throw new AssertionError("exit code " + code() + ": " + err());
        }
        return new ObjectMapper().readTree(out().lines().toList().getLast());
    }
}
