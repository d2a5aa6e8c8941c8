package lanewise.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.nn.format.CheckpointFile;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.train.Checkpoints;

/**
 * How a training is saved.
 *
 * @param policy where and when
 * @param arguments the options that it was started with, for those who resume it
 * @param stop tells when to save and end
 */
record Saving(Checkpoints policy, String arguments, StopSignal stop) {
    /** The note of a checkpoint that has the arguments. */
    static final String ARGUMENTS = "arguments";

    /** Options that say where and for how long, not what. */
    private static final List<String> OWN =
            List.of("--resume", "--out", "--overwrite", "--json", "--dry-run", "--config", "--max-time", "--threads");

    static Saving of(CheckpointOptions options, Path folder, List<String> arguments, StopSignal stop) {
        Checkpoints policy = options.every()
                .map(n -> Checkpoints.everyEpoch(folder).everySteps(n))
                .orElseGet(() -> Checkpoints.whenStopped(folder));
        return new Saving(policy, JsonLine.of(lasting(arguments)), stop);
    }

    /** Those that a resumed training takes over. */
    private static List<String> lasting(List<String> arguments) {
        return arguments.stream().filter(a -> !OWN.contains(Arguments.name(a))).toList();
    }

    /** The arguments of a training that is to be resumed, from the last checkpoint that can be read. */
    static List<String> arguments(Path fileOrFolder) throws IOException {
        boolean isFolder = Files.isDirectory(fileOrFolder);
        for (Path file : isFolder ? Checkpoints.in(fileOrFolder) : List.of(fileOrFolder)) {
            try {
                Optional<String> text = CheckpointFile.text(file, "note." + ARGUMENTS);
                return text.isPresent() ? parse(file, text.get()) : List.of();
            } catch (MalformedFileException | EOFException e) {
                if (!isFolder) {
                    throw e;
                }
                // Resuming says so, and takes the one before.
            }
        }
        throw new Failure(fileOrFolder + ": there is no checkpoint to resume");
    }

    private static List<String> parse(Path file, String text) throws IOException {
        List<String> arguments = new ArrayList<>();
        if (JsonTree.read(file, text) instanceof List<?> list) {
            list.forEach(argument -> arguments.add(String.valueOf(argument)));
            return arguments;
        }
        throw new MalformedFileException(file, ARGUMENTS, "a list of texts", "something else");
    }
}
