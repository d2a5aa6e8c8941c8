package lanewise.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The program {@code lanewise}.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted.
 */
public final class Main {
    private static final int MAX_HELP_WIDTH = 80;
    private static final int MIN_HELP_WIDTH = 55;

    private Main() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] args) {
        // Numbers must read the same everywhere.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(args, Surroundings.ofProcess()));
    }

    /** Runs the program within this process, as tests do. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Surroundings.of(out, err));
    }

    /** Runs the program and returns the exit code. */
    static int run(String[] args, Surroundings around) {
        ErrorLine errors = new ErrorLine(around);
        int code = execute(args, around, errors);
        around.out().flush();
        if (around.out().checkError()) {
            errors.print(new Failure("standard output was closed, or its disk is full; the results are not complete"));
            return CommandLine.ExitCode.SOFTWARE;
        }
        return code;
    }

    private static int execute(String[] args, Surroundings around, ErrorLine errors) {
        try {
            return program(around, errors).execute(args);
        } catch (Error e) { // memory, a broken installation: a line for these too
            errors.print(e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static CommandLine program(Surroundings around, ErrorLine errors) {
        CommandLine program = new CommandLine(new RootCommand());
        program.addSubcommand(new TrainCommand(around));
        program.addSubcommand(new EvaluateCommand(around));
        program.addSubcommand(new PredictCommand(around));
        program.addSubcommand(new ReportCommand(around));
        program.addSubcommand(new InfoCommand(around));
        program.addSubcommand(DataCommand.with(around));
        program.addSubcommand(new InspectCommand(around));
        program.addSubcommand(new ExportCommand(around));
        program.addSubcommand(new SearchCommand(around));
        program.addSubcommand(new GradcheckCommand(around));
        program.addSubcommand(new DoctorCommand(around));
        program.addSubcommand(new CompletionCommand(around));
        // Not Ansi.AUTO: it takes a pipe for a terminal on JDK 22 and newer.
        program.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        program.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8));
        program.setErr(new PrintWriter(around.err(), true, around.err().charset()));
        program.setExpandAtFiles(false);
        program.setUsageHelpWidth(Math.clamp(around.columns(), MIN_HELP_WIDTH, MAX_HELP_WIDTH));
        program.setUsageHelpLongOptionsMaxWidth(24);
        program.setParameterExceptionHandler((e, ignored) -> errors.printUsage(e));
        program.setExecutionExceptionHandler((e, command, ignored) -> errors.print(e, command));
        return program;
    }
}
