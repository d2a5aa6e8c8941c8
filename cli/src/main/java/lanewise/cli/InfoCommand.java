package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.ModelFile;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise info}. */
@Command(name = "info", description = "Shows what is in a model file.")
final class InfoCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--json", description = "Print it as a JSON object.")
    private boolean json;

    InfoCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        VectorModule.require();
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            ModelFile trained = model.read(1, arena, pool);
            if (json) {
                around.out().println(toJson(model.file(), trained));
            } else {
                print(model.file(), trained);
            }
            return 0;
        }
    }

    private static String toJson(Path file, ModelFile trained) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", file.toString());
        result.put("bytes", Files.size(file));
        result.put("sha256", Hashes.ofFile(file));
        result.put("data", trained.dataName());
        result.put("input", trained.network().inputShape().toString());
        result.put(
                "layers",
                trained.network().graph().uses().stream()
                        .map(u -> u.layer().toText())
                        .toList());
        result.put("parameters", trained.network().parameters().layout().elements());
        result.put("parametersSha256", Hashes.ofParameters(trained.network().parameters()));
        result.put(trained.isRegression() ? "targets" : "classes", trained.classes());
        result.put("standardized", trained.preprocessing().isPresent());
        return JsonLine.of(result);
    }

    private void print(Path file, ModelFile trained) throws IOException {
        Talk talk = new Talk(around.out(), around);
        List<String> classes = trained.classes();
        talk.say("file", file + ", " + Memory.text(Files.size(file)));
        talk.say("SHA-256", Hashes.ofFile(file));
        talk.say("parameters", Hashes.ofParameters(trained.network().parameters()));
        talk.say("trained on", trained.dataName());
        talk.say(trained.isRegression() ? "predicts" : "classes", classes.size() + ": " + String.join(", ", classes));
        talk.say("inputs", trained.preprocessing().map(InfoCommand::describe).orElse("taken as they are"));
        talk.lines(trained.network().summary());
    }

    private static String describe(Preprocessing p) {
        return PreprocessingChain.steps(p).stream()
                .map(InfoCommand::describeStep)
                .collect(Collectors.joining(", then "));
    }

    private static String describeStep(Preprocessing step) {
        return step instanceof Standardizer s
                ? describe(s)
                : step.kind() + " of " + step.inputs() + " features, giving " + step.outputs();
    }

    private static String describe(Standardizer s) {
        if (isConstant(s.mean().toArray()) && isConstant(s.std().toArray())) {
            return "standardised by mean " + Decimals.of(s.mean().get(0), 4) + " and deviation "
                    + Decimals.of(s.std().get(0), 4) + " of all features";
        }
        return "standardised by each feature's mean and deviation";
    }

    private static boolean isConstant(float[] values) {
        for (float v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }
}
