package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.format.OptimizerFile;
import lanewise.nn.format.Safetensors;
import lanewise.nn.layer.Layers;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainerBuilder;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingStep;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.optim.RmsProp;
import lanewise.optim.Sgd;
import lanewise.optim.WeightDecay;
import lanewise.optim.schedule.Schedule;
import lanewise.optim.search.Objective;
import lanewise.optim.search.Trial;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * What a setting is worth: a network of dense layers is trained and looked at on the validation part.
 *
 * @param data read by all trials at once
 * @param method says whether trials have states and budgets
 * @param epochs of a whole training
 * @param batch examples per step where the space has none
 * @param judge which score counts
 */
record SearchTraining(SearchData data, SearchMethod method, int epochs, int batch, SearchScore judge)
        implements Objective {
    private static final String NETWORK = "network.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    @Override
    public double score(Trial trial) throws IOException, InterruptedException {
        Map<String, String> setting = trial.setting().texts();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            int examples = (int) Hyper.BATCH.in(setting, batch);
            Network network = network(setting).build(examples, trial.seed(), arena, pool);
            // another order of examples for each part of a training
            long seed = trial.seed() + trial.spent();
            TrainerBuilder builder = Trainer.of(network, optimizer(setting)).seed(seed);
            if (data.targets().isPresent()) {
                builder.loss(new MeanSquaredError());
            }
            Trainer trainer = builder.build(arena, pool);
            if (trial.parent().isPresent()) {
                restore(trial.parentFolder().orElseThrow(), network, trainer);
                network.resumeRandom((long) trial.spent() * data.train().size());
            }
            train(trainer, method.budgets() ? trial.budget() - trial.spent() : epochs);
            if (method.continues()) {
                save(trial.folder(), network, trainer);
            }
            Map<String, Double> scores = Scores.of(network, trainer.loss(), data.targets(), List.of(data.validation()))
                    .values();
            scores.forEach(trial::note);
            return Objects.requireNonNull(scores.get(judge.toString()));
        }
    }

    private void train(Trainer trainer, int count) throws InterruptedException {
        trainer.fit(data.train(), count, new TrainingListener() {
            @Override
            public void onStep(TrainingStep step) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted");
                }
            }
        });
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private SequentialBuilder network(Map<String, String> setting) {
        SequentialBuilder builder = Network.builder(Shape.of(data.train().width()));
        double dropout = Hyper.DROPOUT.in(setting, 0);
        for (int i = 0; i < (int) Hyper.LAYERS.in(setting, 1); i++) {
            builder.dense((int) Hyper.UNITS.in(setting, 64)).add(Layers.parse(Hyper.ACTIVATION.in(setting, "relu")));
            if (dropout > 0) {
                builder.dropout(dropout);
            }
        }
        return builder.dense(data.train().targets().width(), Initializer.GLOROT);
    }

    private static Optimizer optimizer(Map<String, String> setting) {
        String rule = Hyper.OPTIMIZER.in(setting, "adam");
        double momentum = Hyper.MOMENTUM.in(setting, rule.equals("momentum") ? 0.9 : 0);
        double lambda = Hyper.WEIGHT_DECAY.in(setting, rule.equals("adamw") ? 0.01 : 0);
        WeightDecay decay = WeightDecay.half(lambda);
        return switch (rule) {
            case "sgd" -> new Sgd(rate(setting, 0.1), decay);
            case "momentum" ->
                new Momentum(rate(setting, 0.02), Schedule.constant(momentum), Momentum.Form.RATE_OUTSIDE, 0, decay);
            case "adamw" -> new AdamW(rate(setting, 0.001), 0.9, 0.999, 1e-8, lambda);
            case "rmsprop" ->
                new RmsProp(
                        rate(setting, 0.001),
                        0.99,
                        1e-8,
                        RmsProp.Delta.OUTSIDE,
                        false,
                        momentum,
                        momentum > 0 ? RmsProp.Velocity.RATE_OUTSIDE : RmsProp.Velocity.NONE,
                        decay);
            default -> new Adam(rate(setting, 0.001), 0.9, 0.999, 1e-8, Adam.Form.OUTSIDE, decay);
        };
    }

    private static Schedule rate(Map<String, String> setting, double otherwise) {
        return Schedule.constant(Hyper.LEARNING_RATE.in(setting, otherwise));
    }

    private static void save(Path folder, Network network, Trainer trainer) throws IOException {
        Safetensors.write(folder.resolve(NETWORK), Map.of(), network.tensors());
        OptimizerFile.write(folder.resolve(OPTIMIZER), trainer.optimizer());
    }

    private static void restore(Path folder, Network network, Trainer trainer) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Map<String, Tensor> saved =
                    Safetensors.read(folder.resolve(NETWORK), arena).tensors();
            for (Map.Entry<String, Tensor> e : network.tensors().entrySet()) {
                Tensor from = saved.get(e.getKey());
                if (from == null || !Files.exists(folder.resolve(OPTIMIZER))) {
                    throw new IOException(folder + ": is not the state of the trial to go on from");
                }
                e.getValue().copyFrom(from);
            }
        }
        OptimizerFile.read(folder.resolve(OPTIMIZER), trainer.optimizer());
    }
}
