package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.nn.check.ElementCheck;
import lanewise.nn.check.GradientCheck;
import lanewise.nn.check.GradientReport;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lanewise gradcheck}. */
@Command(
        name = "gradcheck",
        description = "Compares the gradients of a network with differences of its loss.",
        footer = {
            "",
            "The loss is softmax and cross entropy, or the mean squared error of a model",
            "that predicts numbers; what mlp and cnn take are 8x8 images of 10 classes. See",
            "docs/gradient-check.md for the table.",
            "Exit code 1 if a gradient is wrong."
        })
final class GradcheckCommand implements Callable<Integer> {
    private static final Shape IMAGE = Shape.of(1, 8, 8);
    private static final int CLASSES = 10;

    private final Surroundings around;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "mlp:N,N,..., cnn, a file with layers, or a model or its folder (default: mlp:32,16).")
    private String model = "mlp:32,16";

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = Numbers.Batch.class,
            description = "Examples (default: 4).")
    private int batch = 4;

    @Option(names = "--all", description = "All elements of large tensors too, not a hundred of each.")
    private boolean all;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Numbers.Seed.class,
            description = "Of inputs, labels and parameters (default: 1).")
    private long seed = 1;

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    GradcheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        GradientReport report = run();
        if (json) {
            around.out().println(JsonLine.of(toMap(report)));
        } else {
            new Talk(around.out(), around).lines(report.toString());
        }
        return report.passed() ? 0 : 1;
    }

    private GradientReport run() throws IOException {
        Path file = Path.of(model);
        Path inFolder = Files.isDirectory(file) ? file.resolve(RunFolder.MODEL) : file;
        if (inFolder.toString().endsWith(".safetensors")) {
            try (WorkerPool pool = WorkerPool.of(1);
                    TensorArena arena = TensorArena.ofShared()) {
                ModelFile trained = ModelFile.read(inFolder, batch, arena, pool);
                Loss loss = trained.isRegression() ? new MeanSquaredError() : new SoftmaxCrossEntropy();
                return check(GradientCheck.of(trained.network(), loss));
            }
        }
        return check(GradientCheck.of(NetworkSpec.read(model, IMAGE, CLASSES), new SoftmaxCrossEntropy()));
    }

    private GradientReport check(GradientCheck check) {
        check.rows(batch).seed(seed);
        return (all ? check.everything() : check).run();
    }

    private static Map<String, Object> toMap(GradientReport report) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("passed", report.passed());
        result.put("method", report.method().toString());
        result.put("rows", report.rows());
        result.put("loss", report.loss());
        result.put("error", report.error());
        result.put("worst", report.worst().map(ElementCheck::toString));
        result.put("worstRounding", report.worstRounding().map(ElementCheck::toString));
        result.put("tensors", report.tensors().size());
        return result;
    }
}
