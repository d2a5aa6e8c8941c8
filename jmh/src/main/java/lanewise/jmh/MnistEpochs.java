package lanewise.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import lanewise.jmh.compare.EpochsJson;
import lanewise.jmh.compare.EpochsOptions;
import lanewise.jmh.compare.EpochsReport;
import lanewise.jmh.compare.EpochsTable;
import lanewise.jmh.compare.Machine;

/**
 * Whether a training gets slower as it goes on, and whether everybody learns as well: the contenders of {@link Compare}'s group {@code mnist-epoch} train 784-128-10
 * for many epochs with several seeds, in forked JVMs, in turn. It prints the time of the first and of the last epochs and the accuracies.
 *
 * <p>{@code java -cp jmh/target/benchmarks.jar lanewise.jmh.MnistEpochs --data FOLDER}; peers are on the class path after {@code mvn -Ppeers package}. The exit code
 * is 0, or 1 when a contender failed or was wrong (the others are shown nevertheless), 2 for wrong usage. A seed gives all contenders the same first weights and order of
 * images.
 */
public final class MnistEpochs {
    private static final int FAILURE = 1;
    private static final int WRONG_USAGE = 2;

    private MnistEpochs() {}

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            out.println(EpochsOptions.USAGE);
            return 0;
        }
        EpochsOptions options;
        try {
            options = EpochsOptions.parse(Arrays.asList(args));
        } catch (IllegalArgumentException e) {
            err.println("mnist-epochs: " + e.getMessage());
            return WRONG_USAGE;
        }
        Machine machine = Machine.detect();
        EpochsReport report = EpochsReport.run(options, err::println);
        EpochsTable.print(report, machine, out);
        if (options.json().isPresent()) {
            EpochsJson.write(report, machine, options.json().get());
        }
        return report.isComplete() ? 0 : FAILURE;
    }
}
