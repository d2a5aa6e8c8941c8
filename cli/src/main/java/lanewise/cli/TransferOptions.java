package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.nn.format.ModelFile;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Option;

/** The options of {@code train} about beginning with a trained model. */
final class TransferOptions {
    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "Begin with the layers, parameters and preprocessing of a trained model, a file or the folder of"
                            + " its run; for other classes the last layer is new.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--freeze",
            paramLabel = "NAME",
            split = ",",
            description = "With --from: layers that stay as they are, such as dense1,dense2.")
    private List<String> frozen = List.of();

    /** Where the model is, if there is to be one. */
    private Optional<Path> file() {
        if (from.isEmpty() && !frozen.isEmpty()) {
            throw new WrongUsage("--freeze " + String.join(",", frozen) + ": random layers cannot be of use; name a"
                    + " trained model with --from");
        }
        return from.map(f -> Files.isDirectory(f) ? f.resolve(RunFolder.MODEL) : f);
    }

    /** The data to learn from: a table is read as the model's was. */
    DataSource source(DataOption data, Surroundings around) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Optional<Transfer> transfer = read(arena);
            return transfer.isEmpty()
                    ? data.resolve(EmbeddedDigits.NAME, Optional.empty(), around)
                    : data.resolveLike(EmbeddedDigits.NAME, transfer.get().model(), around);
        }
    }

    /** Reads the model, if there is to be one. */
    Optional<Transfer> read(TensorArena arena) throws IOException {
        Optional<Path> file = file();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (WorkerPool pool = WorkerPool.of(1)) {
            return Optional.of(new Transfer(file.get(), ModelFile.read(file.get(), 1, arena, pool), frozen));
        }
    }
}
