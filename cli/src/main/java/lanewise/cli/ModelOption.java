package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.nn.format.ModelFile;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Parameters;

/** The argument that says which model to use. */
final class ModelOption {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model file, or the folder that train has written it to.")
    private Path model = Path.of("");

    /** The file itself. */
    Path file() {
        return Files.isDirectory(model) ? model.resolve(RunFolder.MODEL) : model;
    }

    /** Reads it. */
    ModelFile read(int capacity, TensorArena arena, WorkerPool pool) throws IOException {
        return ModelFile.read(file(), capacity, arena, pool);
    }
}
