package lanewise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.optim.Optimizer;
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
 */
record TrainSetup(TrainingData data, TrainPlan plan, Network network, Trainer trainer) {
    /**
     * Builds the network.
     *
     * @throws Failure when this machine has not the memory
     */
    static TrainSetup of(TrainingData data, TrainPlan plan, TensorArena arena, WorkerPool pool) {
        SequentialBuilder builder = plan.network(data.train());
        Optimizer optimizer = plan.optimizer(data.train());
        Memory.require(plan.bytes(builder, optimizer));
        Network network = builder.build(plan.batch(), plan.seed(), arena, pool);
        return new TrainSetup(data, plan, network, new Trainer(network, optimizer, plan.seed(), arena, pool));
    }

    /** Says what will be done, with what and on what. */
    void describe(Talk talk) {
        talk.say("data", describeData());
        describeMachine(talk);
        talk.say("optimizer", plan.rule() + ", learning rate " + plan.rate() + ", falling linearly to a hundredth");
        talk.say(
                "training",
                Talk.count(plan.epochs(), "epoch") + " of " + Talk.count(plan.steps(data.train()), "step") + ", batch "
                        + plan.batch() + ", seed " + plan.seed() + ", " + Talk.count(plan.threads(), "thread"));
        talk.lines(network.summary());
    }

    private String describeData() {
        Dataset train = data.train();
        return data.source().name() + ": " + train.size() + " to learn from, "
                + data.test().size() + " to test, " + Talk.count(train.width(), "feature") + ", "
                + train.classes().size() + " classes";
    }

    private static void describeMachine(Talk talk) {
        SimdInfo machine = SimdInfo.detect();
        String vectors = machine.vectorBits() + "-bit vectors";
        talk.say("machine", "Java " + Runtime.version() + ", " + vectors + ", " + Talk.count(machine.cores(), "core"));
        if (!machine.fma() || !machine.c2()) {
            talk.say("warning", "this Java or this machine makes training slow; see lanewise doctor");
        }
    }

    /** What would be done, for {@code --dry-run}. */
    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", true);
        json.put("data", data.source().name());
        json.put("trainExamples", data.train().size());
        json.put("testExamples", data.test().size());
        json.put("features", data.train().width());
        json.put("classes", data.train().classes());
        json.put("hidden", plan.hidden());
        json.put("epochs", plan.epochs());
        json.put("stepsPerEpoch", plan.steps(data.train()));
        json.put("batch", plan.batch());
        json.put("optimizer", plan.rule().toString());
        json.put("learningRate", plan.rate());
        json.put("seed", plan.seed());
        json.put("threads", plan.threads());
        json.put("parameters", network.parameters().layout().elements());
        return JsonLine.of(json);
    }
}
