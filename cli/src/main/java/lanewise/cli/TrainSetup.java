package lanewise.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.report.Examination;
import lanewise.nn.train.Averaging;
import lanewise.nn.train.DatasetExamples;
import lanewise.nn.train.StatisticsTable;
import lanewise.nn.train.StopRule;
import lanewise.nn.train.TensorStatistics;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainerBuilder;
import lanewise.optim.Optimizer;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.schedule.Plateau;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.SimdInfo;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Everything a training needs, with all its memory taken.
 *
 * @param data the examples
 * @param plan what is to be done
 * @param network with its first parameters
 * @param trainer bound to the network
 * @param examples what is learned from, with all that is done with it
 * @param model what will be written
 */
record TrainSetup(
        TrainingData data,
        TrainPlan plan,
        Network network,
        Trainer trainer,
        DatasetExamples examples,
        ModelFile model) {
    /**
     * Builds the network.
     *
     * @throws Failure when this machine has not the memory
     */
    static TrainSetup of(TrainingData data, TrainPlan plan, Saving saving, TensorArena arena, WorkerPool pool) {
        Graph graph = plan.graph(data.train());
        Schedule rate = plan.schedule(data.train());
        Optimizer optimizer = plan.rule().at(rate);
        Memory.require(plan.bytes(graph, optimizer));
        Network network = Network.of(graph, Purpose.TRAINING, plan.batch(), plan.seed(), arena, pool);
        plan.transfer().ifPresent(t -> t.into(network, data.train()));
        ModelFile model = new ModelFile(
                network,
                data.preprocessing(),
                data.train().targets().names(),
                data.source().name(),
                data.targets());
        TrainerBuilder builder = Trainer.of(network, optimizer)
                .seed(plan.seed())
                .epochs(plan.epochs())
                .accumulate(plan.fit().accumulate())
                .model(model)
                .note(Saving.ARGUMENTS, saving.arguments())
                .checkpoints(saving.policy());
        data.targets().ifPresent(targets -> {
            builder.loss(new MeanSquaredError());
            RegressionFigures.metrics(targets).forEach(builder::targetMetric);
        });
        plan.fit().clip().ifPresent(c -> builder.transform(new ClipByGlobalNorm(c)));
        plan.fit().ema().ifPresent(beta -> builder.averaging(new Averaging.Exponential(beta)));
        plan.fit().patience().ifPresent(p -> builder.patience(p).restoreBest());
        plan.fit().maxTime().ifPresent(t -> builder.stopWhen(StopRule.maxTime(t)));
        if (rate instanceof Plateau plateau) {
            builder.plateau(plateau);
        }
        builder.stopWhen(StopRule.when(saving.stop()::requested, "interrupted"));
        DatasetExamples examples = plan.fit().feed().examples(data);
        return new TrainSetup(data, plan, network, builder.build(arena, pool), examples, model);
    }

    /** Says what will be done, with what and on what. */
    void describe(Talk talk) {
        talk.say("data", describeData());
        plan.transfer().ifPresent(t -> talk.say("from", t.description(data.train())));
        describeMachine(talk);
        talk.say(
                "optimizer",
                plan.rule() + ", learning rate " + plan.rate() + ", "
                        + plan.fit().schedule().description());
        talk.say(
                "training",
                Talk.count(plan.epochs(), "epoch") + " of " + Talk.count(plan.steps(data.train()), "step") + ", batch "
                        + plan.batch() + ", seed " + plan.seed() + ", " + Talk.count(plan.threads(), "thread"));
        plan.fit().feed().describe().forEach(talk::say);
        talk.lines(network.summary());
    }

    /** Bytes of native memory. */
    long memory() {
        return plan.bytes(network.graph(), trainer.optimizer().optimizer());
    }

    /** What the first batch does on its way through the network, before any step. */
    Examination.BatchStatistics lookAtOneBatch() {
        return new Examination(network, trainer.loss()).ofOneBatch(data.train());
    }

    /** Trains one batch, for {@code --dry-run}; returns its loss. */
    float tryOneBatch() {
        Dataset train = data.train();
        int rows = Math.min(train.size(), plan.batch());
        return trainer.step(examples, IntStream.range(0, rows).toArray(), 0, rows);
    }

    private String describeData() {
        Dataset train = data.train();
        String heldOut = data.validation().map(v -> v.size() + " to validate, ").orElse("");
        return data.source().name() + ": " + train.size() + " to learn from, " + heldOut
                + data.test().size() + " to test, " + Talk.count(train.width(), "feature") + ", "
                + (train.hasClasses() ? train.classes().size() + " classes" : "predicts " + numbers(train));
    }

    private static String numbers(Dataset train) {
        List<String> names = train.targets().names();
        return names.size() == 1 ? "the number " + names.getFirst() : names.size() + " numbers";
    }

    private static void describeMachine(Talk talk) {
        SimdInfo machine = SimdInfo.detect();
        String vectors = machine.vectorBits() + "-bit vectors";
        talk.say("machine", "Java " + Runtime.version() + ", " + vectors + ", " + Talk.count(machine.cores(), "core"));
        if (!machine.fma() || !machine.c2()) {
            talk.say("warning", "this Java or this machine makes training slow; see lanewise doctor");
        }
    }

    private static List<Map<String, Object>> toJson(StatisticsTable table) {
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (TensorStatistics t : table.tensors()) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("name", t.name());
            tensor.put("mean", t.mean());
            tensor.put("std", t.std());
            tensor.put("min", t.min());
            tensor.put("max", t.max());
            tensor.put("zeros", t.zeros());
            tensor.put("notFinite", t.notFinite());
            tensors.add(tensor);
        }
        return tensors;
    }

    /** What would be done, for {@code --dry-run}. */
    String toJson(Examination.BatchStatistics batch, float loss) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", true);
        json.put("data", data.source().name());
        json.put("trainExamples", data.train().size());
        json.put("testExamples", data.test().size());
        json.put("features", data.train().width());
        json.put(
                data.targets().isPresent() ? "targets" : "classes",
                data.train().targets().names());
        json.put("model", plan.architecture().toString());
        json.put("epochs", plan.epochs());
        json.put("stepsPerEpoch", plan.steps(data.train()));
        json.put("batch", plan.batch());
        json.put("optimizer", plan.rule().toString());
        json.put("learningRate", plan.rate());
        json.put("seed", plan.seed());
        json.put("threads", plan.threads());
        plan.fit().feed().toJson(json);
        json.put("parameters", network.parameters().layout().elements());
        json.put("memoryBytes", memory());
        json.put("activations", toJson(batch.activations()));
        json.put("gradients", toJson(batch.gradients()));
        json.put("loss", loss);
        return JsonLine.of(json);
    }
}
