package lanewise.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import lanewise.jmh.compare.Machine;
import lanewise.jmh.compare.Options;
import lanewise.jmh.compare.Report;
import lanewise.jmh.compare.ReportJson;
import lanewise.jmh.compare.Rounds;
import lanewise.jmh.compare.Table;

/**
 * Lanewise beside other libraries: every contender in forked JVMs, in turn, round by round. Per case it prints medians over the rounds in
 * microseconds, our minimum, and the ratio of the best peer's median to ours (above 1 we are faster).
 *
 * <p>{@code java -cp jmh/target/benchmarks.jar lanewise.jmh.Compare gemm --threads 1}; peers are on the class path after
 * {@code mvn -Ppeers package}. Exit code 0, or 1 when a contender failed or was wrong (the others are shown nevertheless), 2 for wrong
 * usage.
 */
public final class Compare {
    private static final int FAILURE = 1;
    private static final int WRONG_USAGE = 2;

    private Compare() {}

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            out.println(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(Arrays.asList(args));
        } catch (IllegalArgumentException e) {
            err.println("compare: " + e.getMessage());
            return WRONG_USAGE;
        }
        Machine machine = Machine.detect();
        Report report = Rounds.run(options, err::println);
        Table.print(report, machine, out);
        if (options.json().isPresent()) {
            ReportJson.write(report, machine, options.json().get());
        }
        return report.isComplete() ? 0 : FAILURE;
    }
}
