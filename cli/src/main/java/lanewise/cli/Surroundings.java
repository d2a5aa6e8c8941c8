package lanewise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * All that the program sees of the world around it, so that tests can make one up.
 *
 * @param out for results
 * @param err for everything said along the way
 * @param in standard input
 * @param environment environment variables
 * @param terminal whether err is a terminal, where a line may be overwritten
 * @param columns width of that terminal
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        boolean terminal,
        int columns) {
    private static final int COLUMNS = 80;

    /** Those of this process; the launcher tells in system properties what a JVM cannot find out. */
    static Surroundings ofProcess() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        boolean terminal = Boolean.getBoolean("lanewise.stderr.tty");
        int columns = Integer.getInteger("lanewise.columns", COLUMNS);
        return new Surroundings(out, standardError(), System.in, System.getenv(), terminal, columns);
    }

    /** Those of a caller within the same process. */
    static Surroundings of(PrintStream out, PrintStream err) {
        return new Surroundings(out, err, System.in, System.getenv(), false, COLUMNS);
    }

    /**
     * The launcher's System.err is a pipe that filters the JVM's first words, and what goes through it comes later than results
     * printed at the same time. So the launcher also names the descriptor of the real one, and opens {@code java.io} for it.
     */
    private static PrintStream standardError() {
        Integer number = Integer.getInteger("lanewise.stderr.fd");
        if (number == null) {
            return System.err;
        }
        try {
            Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
            descriptor.setAccessible(true);
            OutputStream out = new FileOutputStream(descriptor.newInstance(number));
            return new PrintStream(out, true, System.err.charset());
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // a Java that keeps this to itself: the pipe loses nothing
            return System.err;
        }
    }

    /** An environment variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
    }
}
