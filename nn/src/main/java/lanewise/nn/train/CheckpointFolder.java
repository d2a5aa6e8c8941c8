package lanewise.nn.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints in a folder, by their names. */
final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("step-([0-9]{9,18})\\.safetensors");
    private static final Pattern UNFINISHED = Pattern.compile("\\.step-[0-9]{9,18}\\.safetensors\\..*\\.part");

    private CheckpointFolder() {}

    static Path file(Path folder, long step) {
        return folder.resolve(String.format(Locale.ROOT, "step-%09d.safetensors", step));
    }

    /** The step that a file's name says, or -1. */
    static long step(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /** All of them, the last step first; none where there is no folder. */
    static List<Path> newestFirst(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> step(f) >= 0)
                    .sorted(Comparator.comparingLong(CheckpointFolder::step).reversed())
                    .toList();
        }
    }

    /** Removes what processes that were killed in the middle of writing have left. */
    static void removeUnfinished(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(f ->
                            UNFINISHED.matcher(String.valueOf(f.getFileName())).matches())
                    .toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }
}
