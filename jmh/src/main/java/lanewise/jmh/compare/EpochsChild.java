package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The program of a forked JVM: one contender, one training of many epochs, a file of results. */
final class EpochsChild {
    private EpochsChild() {}

    /**
     * Trains.
     *
     * @param args class of the contender, file for the results, seed, {@link EpochsOptions#words}
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        EpochsOptions options = EpochsOptions.parse(Arrays.asList(args).subList(3, args.length));
        EpochCase c = EpochCase.perceptron(options.images(), Long.parseLong(args[2]));
        try (Contender contender = Child.start(args[0], options.threads())) {
            Course.of(contender, c, options.epochs(), options.few()).write(Path.of(args[1]));
        }
        System.exit(0); // natives may have threads of their own that never end
    }
}
