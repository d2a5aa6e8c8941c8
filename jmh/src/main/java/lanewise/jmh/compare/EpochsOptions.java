package lanewise.jmh.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.images.ImageSource;
import lanewise.jmh.images.MadeUpImages;

/**
 * The command line of {@link lanewise.jmh.MnistEpochs}.
 *
 * @param threads of every contender
 * @param epochs of a training
 * @param seeds trainings of each contender, with seeds from 1
 * @param images what is learned
 * @param json where to write the results as well
 */
public record EpochsOptions(int threads, int epochs, int seeds, ImageSource images, Optional<Path> json) {
    private static final int EPOCHS = 50;
    private static final int SEEDS = 5;
    /** A new JVM is given ten minutes, and an epoch may take a second. */
    private static final int MOST_EPOCHS = 500;

    private static final int MOST_SEEDS = 1000;

    /** The most epochs that the first and the last ones are. */
    private static final int FEW = 5;

    /** How to call it. */
    public static final String USAGE = """
            usage: lanewise.jmh.MnistEpochs [--threads N] [--epochs N] [--seeds N] [--data FOLDER] [--json FILE]
              --threads N     threads of every contender (1)
              --epochs N      of each training, 2 to 500 (50)
              --seeds N       trainings of each contender, in turn, a JVM each (5)
              --data FOLDER   the four IDX files of MNIST, plain or gzipped (images made up)
              --json FILE     writes the results there as well""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a message of one line
     */
    public static EpochsOptions parse(List<String> args) {
        EpochsOptions options = new EpochsOptions(1, EPOCHS, SEEDS, MadeUpImages.LIKE_MNIST, Optional.empty());
        for (Flag flag : Flag.all(args)) {
            options = options.with(flag);
        }
        return options;
    }

    private EpochsOptions with(Flag flag) {
        return switch (flag.name()) {
            case "--threads" -> new EpochsOptions(flag.number(1, Flag.MOST_THREADS), epochs, seeds, images, json);
            case "--epochs" -> new EpochsOptions(threads, flag.number(2, MOST_EPOCHS), seeds, images, json);
            case "--seeds" -> new EpochsOptions(threads, epochs, flag.number(1, MOST_SEEDS), images, json);
            case "--data" -> new EpochsOptions(threads, epochs, seeds, EpochGroup.folderOf(flag.path()), json);
            case "--json" -> new EpochsOptions(threads, epochs, seeds, images, Optional.of(flag.path()));
            default -> throw flag.unknown();
        };
    }

    /** How many epochs count as the first ones, and as the last ones. */
    int few() {
        return Math.min(FEW, epochs / 2);
    }

    /** What a fork must be told. */
    List<String> words() {
        List<String> words =
                new ArrayList<>(List.of("--threads", Integer.toString(threads), "--epochs", Integer.toString(epochs)));
        words.addAll(EpochGroup.words(images));
        return words;
    }
}
