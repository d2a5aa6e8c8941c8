package lanewise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lanewise.nn.report.Curves;
import lanewise.nn.report.Examination;
import lanewise.nn.report.ReportPage;
import lanewise.nn.report.RunFile;
import lanewise.nn.report.RunRecorder;
import lanewise.nn.report.RunReport;
import lanewise.nn.train.Examples;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.ValidationReport;
import lanewise.simd.SimdInfo;

/** All that a training leaves besides the model: figures while it runs, the report at its end, and, if wanted, the report as it grows. */
final class RunPages implements AutoCloseable {
    private final TrainSetup setup;
    private final RunFolder folder;
    private final RunRecorder recorder;
    private final RunReport.Facts plan;
    private final Optional<LiveServer> live;

    /**
     * Begins.
     *
     * @param port of the live report, 0 for any that is free
     */
    RunPages(TrainSetup setup, RunFolder folder, Optional<Integer> port, Talk talk) throws IOException {
        this.setup = setup;
        this.folder = folder;
        recorder = new RunRecorder(folder::folder, this::test);
        plan = facts(Map.of());
        live = port.isEmpty() ? Optional.empty() : Optional.of(LiveServer.start(port.get(), this::page));
        live.ifPresent(server -> talk.say("live", server.address()));
    }

    /** Of the test part, for the curves of a training without validation; nothing is decided by it. */
    private ValidationReport test() {
        return setup.trainer().validate(Examples.of(setup.data().test()));
    }

    /** To be told of the training. */
    TrainingListener listener() {
        return recorder;
    }

    private String page() throws IOException {
        Curves curves = recorder.curves();
        String name = recorder.flush()
                .map(RunPages::name)
                .orElse(setup.data().source().name());
        return ReportPage.live(new RunReport(name, plan, curves));
    }

    private static String name(Path out) {
        return out.toAbsolutePath().normalize().getFileName().toString();
    }

    /** Writes the report; without a result, of a training that was interrupted, without looking at the network. */
    void finish(Optional<TrainResult> result) throws IOException {
        recorder.flush();
        RunReport.Facts facts = result.isEmpty() ? plan : examine(facts(figures(result.get())));
        recorder.events(facts);
        Path out = folder.folder();
        RunFile.write(out, facts);
        ReportPage.write(out.resolve(ReportPage.NAME), List.of(RunFile.read(out)));
    }

    private RunReport.Facts examine(RunReport.Facts facts) {
        return new Examination(setup.network(), setup.trainer().loss())
                .of(setup.data().test(), setup.data().train(), facts);
    }

    private RunReport.Facts facts(Map<String, Double> result) {
        return new RunReport.Facts(
                configuration(),
                environment(),
                result,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private Map<String, Double> figures(TrainResult result) {
        int examples = setup.data().train().size();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.putAll(result.testFigures());
        figures.put("testExamples", (double) setup.data().test().size());
        figures.put("trainLoss", result.trainLoss());
        figures.put("epochs", (double) result.epochs());
        figures.put("samplesPerSecond", result.samplesPerSecond());
        figures.put("trainingSeconds", result.epochs() * examples / result.samplesPerSecond());
        result.bytesAllocatedPerStep().ifPresent(bytes -> figures.put("bytesAllocatedPerStep", (double) bytes));
        figures.put("parameters", (double) result.parameters());
        return figures;
    }

    private Map<String, String> configuration() {
        TrainPlan p = setup.plan();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("data", setup.data().source().name());
        values.put("training examples", String.valueOf(setup.data().train().size()));
        values.put("test examples", String.valueOf(setup.data().test().size()));
        values.put("features", String.valueOf(setup.data().train().width()));
        values.put(
                "network",
                setup.network().graph().uses().stream()
                        .map(use -> use.layer().toText())
                        .collect(Collectors.joining(", ")));
        values.put("optimizer", p.rule().toString());
        values.put("learning rate", p.rate() + ", " + p.fit().schedule().description());
        values.put("epochs", String.valueOf(p.epochs()));
        values.put("batch", String.valueOf(p.batch()));
        values.put("seed", String.valueOf(p.seed()));
        values.putAll(p.fit().feed().describe());
        return values;
    }

    private Map<String, String> environment() {
        SimdInfo machine = SimdInfo.detect();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Lanewise", RootCommand.versionOfJar());
        values.put("Java", machine.java());
        values.put("vectors", machine.vectorBits() + " bits" + (machine.fma() ? ", fused multiply-add" : ""));
        values.put("cores", String.valueOf(machine.cores()));
        values.put("threads", String.valueOf(setup.plan().threads()));
        values.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        return values;
    }

    /** Forgets what has not been written: the training has failed. */
    void discard() {
        try {
            recorder.discard();
        } catch (IOException e) {
            // What has gone wrong before is what the user must know.
        }
    }

    @Override
    public void close() throws IOException {
        live.ifPresent(LiveServer::close);
        recorder.close();
    }
}
