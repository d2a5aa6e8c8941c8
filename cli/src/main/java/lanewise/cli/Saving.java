package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** Between two arguments; there is none in an argument. */
    private static final String SEPARATOR = "\n";

    /** Options that say where and for how long, not what. */
    private static final List<String> OWN =
            List.of("--resume", "--out", "--json", "--dry-run", "--config", "--max-time", "--threads");

    static Saving of(CheckpointOptions options, Path folder, List<String> arguments, StopSignal stop) {
        Checkpoints policy = options.every()
                .map(n -> Checkpoints.everyEpoch(folder).everySteps(n))
                .orElseGet(() -> Checkpoints.whenStopped(folder));
        return new Saving(policy, String.join(SEPARATOR, lasting(arguments)), stop);
    }

    /** Those that a resumed training takes over. */
    private static List<String> lasting(List<String> arguments) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceFirst("=.*", "");
            boolean hasValue = !arguments.get(i).contains("=")
                    && i + 1 < arguments.size()
                    && !arguments.get(i + 1).startsWith("--");
            if (!OWN.contains(name)) {
                kept.add(hasValue ? name + "=" + arguments.get(i + 1) : arguments.get(i));
            }
            i += hasValue ? 1 : 0;
        }
        return kept;
    }

    /** The arguments of a training that is to be resumed, from the last checkpoint that can be read. */
    static List<String> arguments(Path fileOrFolder) throws IOException {
        for (Path file : newestFirst(fileOrFolder)) {
            try {
                return CheckpointFile.text(file, "note." + ARGUMENTS)
                        .filter(text -> !text.isEmpty())
                        .map(text -> List.of(text.split(SEPARATOR, -1)))
                        .orElse(List.of());
            } catch (MalformedFileException e) {
                if (!Files.isDirectory(fileOrFolder)) {
                    throw e;
                }
                // Resuming says so, and takes the one before.
            }
        }
        throw new Failure(fileOrFolder + ": there is no checkpoint to resume");
    }

    private static List<Path> newestFirst(Path fileOrFolder) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> files = Files.list(fileOrFolder)) {
            return files.filter(f -> String.valueOf(f.getFileName()).matches("step-[0-9]+\\.safetensors"))
                    .sorted((a, b) -> b.compareTo(a))
                    .toList();
        }
    }
}
