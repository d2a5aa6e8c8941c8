package lanewise.nn.train;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.format.CheckpointFile;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.TensorArena;

/**
 * From which file a training goes on.
 *
 * @param file the checkpoint
 * @param refused why later ones in the folder were not taken, a line each: they are damaged
 */
public record Resumption(Path file, List<String> refused) {
    public Resumption {
        refused = List.copyOf(refused);
    }

    static Resumption of(Path fileOrFolder, TrainingState state) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            restore(fileOrFolder, state);
            return new Resumption(fileOrFolder, List.of());
        }
        List<IOException> refused = new ArrayList<>();
        for (Path file : CheckpointFolder.newestFirst(fileOrFolder)) {
            try {
                restore(file, state);
                return new Resumption(
                        file,
                        refused.stream()
                                .map(e -> String.valueOf(e.getMessage()))
                                .toList());
            } catch (MalformedFileException | EOFException e) {
                refused.add(e);
            }
        }
        if (refused.isEmpty()) {
            throw new NoSuchFileException(fileOrFolder + " has no checkpoint, step-….safetensors");
        }
        throw refused.getFirst();
    }

    private static void restore(Path file, TrainingState state) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            state.restore(file, CheckpointFile.read(file, arena));
        }
    }
}
