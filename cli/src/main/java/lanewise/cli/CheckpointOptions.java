package lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code train} about saving a training and going on with it. */
final class CheckpointOptions {
    /** Where they lie in the folder of a run. */
    static final String FOLDER = "checkpoints";

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            converter = Numbers.Epochs.class,
            description = "Save the training every N steps and after every epoch, to go on from there after a crash.")
    private Optional<Integer> every = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Go on where a run (its folder, or one checkpoint of it) was stopped; with its options, unless"
                            + " they are given anew.")
    private Optional<Path> resume = Optional.empty();

    /** Steps between two files. */
    Optional<Integer> every() {
        return every;
    }

    /** What is resumed: a file, or a folder of them. */
    Optional<Path> resumed() {
        return resume.map(r -> Files.isDirectory(r.resolve(FOLDER)) ? r.resolve(FOLDER) : r);
    }

    /** The folder of the run that is resumed. */
    Optional<Path> run() {
        return resumed().map(r -> {
            Path folder = Files.isDirectory(r) ? r : r.toAbsolutePath().getParent();
            Path parent = folder == null ? null : folder.toAbsolutePath().getParent();
            return parent == null ? r : shorter(parent);
        });
    }

    private static Path shorter(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
