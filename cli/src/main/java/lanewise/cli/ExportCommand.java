package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.ModelFile;
import lanewise.nn.format.Npz;
import lanewise.nn.format.onnx.OnnxExport;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code lanewise export}. */
@Command(
        name = "export",
        description = "Writes a model in a format that other programs read.",
        footer = {
            "",
            "onnx: layers, parameters and standardisation, for ONNX Runtime and others;",
            "batches of any size. npz: parameters for NumPy. safetensors: the model alone,",
            "without what training needs to go on."
        })
final class ExportCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "NAME",
            converter = FormatConverter.class,
            description = "onnx, npz or safetensors.")
    private Format format = Format.ONNX;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write; one that is there is replaced, whole or not at all.")
    private Path output = Path.of("");

    @Option(names = "--softmax", description = "onnx: give probabilities instead of logits.")
    private boolean softmax;

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    ExportCommand(Surroundings around) {
        this.around = around;
    }

    /** What can be written. */
    enum Format {
        /** Layers and parameters. */
        ONNX,
        /** Parameters. */
        NPZ,
        /** Lanewise's own. */
        SAFETENSORS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code --format}. */
    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            for (Format format : Format.values()) {
                if (format.toString().equals(text)) {
                    return format;
                }
            }
            throw new TypeConversionException("expected onnx, npz or safetensors, found '" + text + "'");
        }
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        if (softmax && format != Format.ONNX) {
            throw new WrongUsage("--softmax: only onnx has layers, and --format is " + format);
        }
        Path folder = output.toAbsolutePath().getParent();
        if (Files.isDirectory(output) || folder == null || !Files.isDirectory(folder)) {
            throw new WrongUsage("--output " + output + ": expected the name of a file in a folder that is there");
        }
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            ModelFile trained = model.read(1, arena, pool);
            if (softmax && trained.isRegression()) {
                throw new WrongUsage("--softmax: " + model.file() + " predicts numbers and no classes");
            }
            write(trained);
        }
        report();
        return 0;
    }

    private void write(ModelFile trained) throws IOException {
        try {
            switch (format) {
                case ONNX -> onnx(trained).write(output);
                case NPZ -> Npz.write(output, trained.tensors());
                case SAFETENSORS -> trained.write(output);
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(model.file() + ": " + e.getMessage());
        }
    }

    private OnnxExport onnx(ModelFile trained) {
        OnnxExport onnx = OnnxExport.of(trained.network())
                .metadata(trained.isRegression() ? "targets" : "classes", JsonLine.of(trained.classes()))
                .metadata("data", trained.dataName());
        trained.preprocessing().ifPresent(p -> add(p, onnx));
        trained.targets().ifPresent(onnx::restored);
        return softmax ? onnx.withSoftmax() : onnx;
    }

    private static void add(Preprocessing preprocessing, OnnxExport onnx) {
        List<Preprocessing> steps = PreprocessingChain.steps(preprocessing);
        if (steps.size() != 1 || !(steps.getFirst() instanceof Standardizer standardizer)) {
            throw new IllegalArgumentException("its inputs go through "
                    + steps.stream().map(Preprocessing::kind).toList()
                    + " first; of these an ONNX file can have a single standardizer");
        }
        onnx.standardized(standardizer);
    }

    private void report() throws IOException {
        long bytes = Files.size(output);
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("model", model.file().toString());
            result.put("format", format.toString());
            result.put("file", output.toString());
            result.put("bytes", bytes);
            result.put("sha256", Hashes.ofFile(output));
            around.out().println(JsonLine.of(result));
        } else {
            around.out().println(output + ": " + format + ", " + Memory.text(bytes));
        }
    }
}
