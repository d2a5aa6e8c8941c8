package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.ModelFile;
import lanewise.nn.format.StoredStatistics;
import lanewise.nn.format.StoredTensor;
import lanewise.nn.format.TensorListing;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise inspect}. */
@Command(
        name = "inspect",
        description = "Shows the tensors in a file, whatever program wrote it.",
        footer = {
            "",
            "Reads safetensors, NumPy's NPY and NPZ, and IDX, plain or gzipped; of a model",
            "also its layers. Least, mean and greatest value are those of finite elements."
        })
final class InspectCommand implements Callable<Integer> {
    private static final String MODEL = "lanewise.graph";

    private final Surroundings around;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A file with tensors, or the folder that train has written a model to.")
    private Path path = Path.of("");

    @Option(names = "--json", description = "Print it as a JSON object.")
    private boolean json;

    InspectCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(RunFolder.MODEL) : path;
        try {
            inspect(file);
        } catch (MalformedFileException e) {
            throw new Failure(e.getMessage() + "; try a fresh copy of the file");
        }
        return 0;
    }

    private void inspect(Path file) throws IOException {
        TensorListing listing = TensorListing.read(file);
        Map<StoredTensor, StoredStatistics> statistics = new LinkedHashMap<>();
        for (StoredTensor tensor : listing.tensors()) {
            statistics.put(tensor, listing.statistics(tensor));
        }
        if (json) {
            around.out().println(toJson(listing, statistics));
        } else {
            boolean isModel = listing.metadata().containsKey(MODEL);
            print(listing, statistics, isModel ? Optional.of(summary(file)) : Optional.empty());
        }
    }

    private static String summary(Path file) throws IOException {
        VectorModule.require();
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            return ModelFile.read(file, 1, arena, pool).network().summary();
        }
    }

    private static String toJson(TensorListing listing, Map<StoredTensor, StoredStatistics> statistics)
            throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", listing.file().toString());
        result.put("format", listing.format().toString());
        result.put("bytes", Files.size(listing.file()));
        result.put("metadata", listing.metadata());
        List<Object> tensors = new ArrayList<>();
        statistics.forEach((t, s) -> tensors.add(toMap(t, s)));
        result.put("tensors", tensors);
        return JsonLine.of(result);
    }

    private static Map<String, Object> toMap(StoredTensor t, StoredStatistics s) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", t.name());
        tensor.put("type", t.type().toString());
        tensor.put("shape", t.dims());
        tensor.put("bytes", t.bytes());
        tensor.put("min", s.min());
        tensor.put("mean", s.mean());
        tensor.put("max", s.max());
        tensor.put("nan", s.nan());
        tensor.put("infinite", s.infinite());
        return tensor;
    }

    private void print(TensorListing listing, Map<StoredTensor, StoredStatistics> statistics, Optional<String> summary)
            throws IOException {
        Talk talk = new Talk(around.out(), around);
        talk.say("file", listing.file() + ", " + Memory.text(Files.size(listing.file())));
        long elements =
                listing.tensors().stream().mapToLong(StoredTensor::elements).sum();
        talk.say(
                "format",
                listing.format() + ", " + Talk.count(listing.tensors().size(), "tensor") + ", "
                        + Talk.count(elements, "element"));
        Table table =
                new Table("tensor", "type", "shape", "bytes", "min", "mean", "max", "NaN", "infinite").leftmost(3);
        statistics.forEach((t, s) -> table.row(
                t.name().isEmpty() ? "-" : t.name(),
                t.type().toString(),
                t.shape(),
                String.valueOf(t.bytes()),
                Table.number(s.min()),
                Table.number(s.mean()),
                Table.number(s.max()),
                String.valueOf(s.nan()),
                String.valueOf(s.infinite())));
        talk.lines(table.text());
        listing.metadata().forEach((name, text) -> talk.say(name, text.replace("\n", "; ")));
        summary.ifPresent(talk::lines);
    }
}
