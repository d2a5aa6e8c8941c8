package lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever went wrong into one line on standard error: no stack trace (unless {@code LANEWISE_DEBUG=1}), no control characters
 * out of somebody's file.
 */
final class ErrorLine {
    private static final int MAX_LENGTH = 1000;

    private final Surroundings around;

    ErrorLine(Surroundings around) {
        this.around = around;
    }

    /** Says why a command failed; returns the exit code. */
    int print(Throwable e, CommandLine command) {
        print(e);
        return e instanceof WrongUsage ? hint(command) : CommandLine.ExitCode.SOFTWARE;
    }

    /** Says what went wrong. */
    void print(Throwable e) {
        say("lanewise: " + describe(e));
        if (e instanceof Failure f) {
            f.advice().forEach(line -> say("  " + line));
        }
        if (around.variable("LANEWISE_DEBUG").isPresent()) {
            e.printStackTrace(around.err());
        }
    }

    /** Says what is wrong with the command line; returns the exit code. */
    int printUsage(ParameterException e) {
        say("lanewise: " + usage(e));
        return hint(e.getCommandLine());
    }

    private int hint(CommandLine command) {
        say("try '" + command.getCommandSpec().qualifiedName() + " --help'");
        return CommandLine.ExitCode.USAGE;
    }

    private void say(String line) {
        String clean = Talk.printable(line).strip();
        String indent = line.startsWith("  ") ? "  " : "";
        around.err().println(indent + (clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH) + "..."));
    }

    private static String usage(ParameterException e) {
        boolean isRoot = e.getCommandLine().getParent() == null;
        String commands = "; there are "
                + String.join(", ", e.getCommandLine().getSubcommands().keySet());
        if (e instanceof UnmatchedArgumentException u) {
            return unmatched(u, isRoot && !u.isUnknownOption() ? commands : "");
        }
        if (message(e).startsWith("Missing required subcommand")) {
            return "a command is missing" + commands;
        }
        String message = message(e);
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unmatched(UnmatchedArgumentException e, String commands) {
        String what = e.isUnknownOption() ? "option" : commands.isEmpty() ? "argument" : "command";
        String typed = e.getUnmatched().getFirst();
        // picocli's own choice is by pairs of letters, and takes completion for what is like juggle
        String meant = NearestName.of(typed, e.getSuggestions())
                .map(n -> "; did you mean " + n + "?")
                .orElse(commands);
        return "unknown " + what + " '" + typed + "'" + meant;
    }

    private static String describe(Throwable e) {
        return switch (e) {
            case Failure f -> message(f);
            case WrongUsage w -> message(w);
            case UncheckedIOException u -> describe(Objects.requireNonNull(u.getCause()));
            case NoSuchFileException f -> f.getFile() + ": no such file";
            case AccessDeniedException f -> f.getFile() + ": permission denied";
            case FileSystemException f -> f.getFile() + ": " + (f.getReason() == null ? kind(f) : f.getReason());
            case IOException i -> i.getMessage() == null ? kind(i) : message(i);
            case IllegalArgumentException i -> message(i);
            case OutOfMemoryError o ->
                "out of memory (" + message(o) + "); try a smaller --batch or --hidden, or a larger heap (java -Xmx)";
            default -> "internal error: " + e + place(e) + "; LANEWISE_DEBUG=1 shows more";
        };
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    private static String kind(Throwable e) {
        return e.getClass()
                .getSimpleName()
                .replace("Exception", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static String place(Throwable e) {
        return Arrays.stream(e.getStackTrace()).findFirst().map(f -> " at " + f).orElse("");
    }
}
