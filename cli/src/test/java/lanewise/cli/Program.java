package lanewise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program within the test's process. */
final class Program {
    private static final int COLUMNS = 80;

    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private boolean terminal;

    /** With no environment variables, nothing to read, and no terminal. */
    Program() {}

    /** What came out. */
    record Outcome(int code, String out, String err) {
        /** What was said on standard error. */
        List<String> errLines() {
            return err.lines().toList();
        }

        /** The JSON object in the last line of standard output. */
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out.lines().toList().getLast());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Program reading(String text) {
        input = text;
        return this;
    }

    Program onTerminal() {
        terminal = true;
        return this;
    }

    /** Runs it. */
    Outcome run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                terminal,
                COLUMNS);
        int code = Main.run(Arrays.stream(args).map(String::valueOf).toArray(String[]::new), around);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs it in the plainest surroundings. */
    static Outcome lanewise(Object... args) {
        return new Program().run(args);
    }
}
