package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.format.ModelFile;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Parameters;

/** The arguments that say which model to use, or several as one. */
final class ModelsOption {
    @Parameters(
            index = "0",
            arity = "1..*",
            paramLabel = "MODEL",
            description = "A model file, or the folder that train has written it to; of several the mean.")
    private List<Path> models = List.of();

    /** Reads them. */
    List<ModelFile> read(int capacity, TensorArena arena, WorkerPool pool) throws IOException {
        List<ModelFile> all = new ArrayList<>();
        for (Path model : models) {
            Path file = Files.isDirectory(model) ? model.resolve(RunFolder.MODEL) : model;
            all.add(ModelFile.read(file, capacity, arena, pool));
        }
        return all;
    }
}
