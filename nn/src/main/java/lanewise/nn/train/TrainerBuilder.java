package lanewise.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.metric.Metric;
import lanewise.optim.Optimizer;
import lanewise.optim.ParameterGroup;
import lanewise.optim.clip.Constraint;
import lanewise.optim.clip.GradientTransform;
import lanewise.optim.schedule.Plateau;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Says how a network is to be trained.
 *
 * {@snippet :
 * Trainer trainer = Trainer.of(network, new AdamW(Schedule.cosine(1e-3, 1e-5, steps)))
 *         .epochs(50)
 *         .transform(new ClipByGlobalNorm(1))
 *         .averaging(new Averaging.Exponential(0.999))
 *         .monitor(Monitor.ACCURACY)
 *         .patience(5)
 *         .restoreBest()
 *         .build(arena, pool);
 * FitResult result = trainer.fit(Examples.of(train), Examples.of(validation));
 * }
 */
public final class TrainerBuilder {
    private final Network network;
    private final Optimizer rule;
    private List<ParameterGroup> groups = List.of();
    private Loss loss = new SoftmaxCrossEntropy();
    private long seed = 1;
    private int epochs = 1;
    private int accumulate = 1;
    private Optional<GradientTransform> transform = Optional.empty();
    private Optional<Constraint> constraint = Optional.empty();
    private Optional<Averaging> averaging = Optional.empty();
    private Optional<Plateau> plateau = Optional.empty();
    private Monitor monitor = Monitor.LOSS;
    private Optional<Integer> patience = Optional.empty();
    private boolean restoreBest;
    private final List<StopRule> stopRules = new ArrayList<>();
    private final Map<String, Metric<int[]>> ofLabels = new LinkedHashMap<>();
    private final Map<String, Metric<Tensor>> ofTargets = new LinkedHashMap<>();
    private Optional<Checkpoints> checkpoints = Optional.empty();
    private Optional<ModelFile> model = Optional.empty();
    private final Map<String, String> configuration = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    TrainerBuilder(Network network, Optimizer rule) {
        this.network = network;
        this.rule = rule;
    }

    /** Parameters that are treated differently, in order of precedence; none by default. Those of frozen layers stay as they are anyway. */
    public TrainerBuilder groups(List<ParameterGroup> value) {
        groups = List.copyOf(value);
        return this;
    }

    /** What is minimised; softmax and cross entropy of labels by default. */
    public TrainerBuilder loss(Loss value) {
        loss = value;
        return this;
    }

    /** Of the order of examples; 1 by default. */
    public TrainerBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** Passes over the examples in all, those before a checkpoint included; 1 by default. */
    public TrainerBuilder epochs(int value) {
        epochs = value;
        return this;
    }

    /** How many batches of the network's capacity make one update; 1 by default. The loss must be a mean. */
    public TrainerBuilder accumulate(int batches) {
        accumulate = batches;
        return this;
    }

    /** What is done to gradients before each update, behind what has been said before: penalties, then clipping. */
    public TrainerBuilder transform(GradientTransform next) {
        transform = Optional.of(transform.map(before -> before.then(next)).orElse(next));
        return this;
    }

    /** What is done to parameters after each update, behind what has been said before. */
    public TrainerBuilder constraint(Constraint next) {
        constraint = Optional.of(constraint.map(before -> before.then(next)).orElse(next));
        return this;
    }

    /** Evaluates, and keeps as the best, an average of parameters. */
    public TrainerBuilder averaging(Averaging value) {
        averaging = Optional.of(value);
        return this;
    }

    /** The learning rate of the rule, when it is this one, is told after each epoch what the monitor saw. */
    public TrainerBuilder plateau(Plateau value) {
        plateau = Optional.of(value);
        return this;
    }

    /** What epochs are judged by; the loss by default. */
    public TrainerBuilder monitor(Monitor value) {
        monitor = value;
        return this;
    }

    /** Stops after so many epochs in a row that were not better than the best: early stopping (Goodfellow et al. 2016, Algorithm 7.1). */
    public TrainerBuilder patience(int value) {
        patience = Optional.of(value);
        return this;
    }

    /** Puts the weights and layer state of the best epoch back in the end. */
    public TrainerBuilder restoreBest() {
        restoreBest = true;
        return this;
    }

    /** One more reason to stop. */
    public TrainerBuilder stopWhen(StopRule rule) {
        stopRules.add(rule);
        return this;
    }

    /** A metric of the validation, of outputs and labels; accuracy is there anyway. */
    public TrainerBuilder labelMetric(String name, Metric<int[]> metric) {
        ofLabels.put(name, metric);
        return this;
    }

    /** A metric of the validation, of outputs and targets. */
    public TrainerBuilder targetMetric(String name, Metric<Tensor> metric) {
        ofTargets.put(name, metric);
        return this;
    }

    /** Saves the training as it goes on, and whenever it stops. */
    public TrainerBuilder checkpoints(Checkpoints value) {
        checkpoints = Optional.of(value);
        return this;
    }

    /**
     * What checkpoints are to say of the model, so that they can be used as one: how inputs were standardised and what the classes are called.
     *
     * @throws IllegalArgumentException when it is of another network
     */
    public TrainerBuilder model(ModelFile value) {
        if (value.network() != network) {
            throw new IllegalArgumentException("the model of the checkpoints is not the network that is trained");
        }
        model = Optional.of(value);
        return this;
    }

    /** Something else that distinguishes this training: kept in checkpoints, and compared when one is resumed. */
    public TrainerBuilder configuration(String name, String value) {
        configuration.put(name, value);
        return this;
    }

    /** Something that checkpoints keep for whoever reads them with {@link lanewise.nn.format.CheckpointFile#text}, as {@code note.NAME}; not compared. */
    public TrainerBuilder note(String name, String value) {
        notes.put(name, value);
        return this;
    }

    /**
     * Allocates what the training needs.
     *
     * @param arena owner of it
     * @param pool the network's
     * @throws IllegalArgumentException when a number is out of range, or the loss does not fit the network
     */
    public Trainer build(TensorArena arena, WorkerPool pool) {
        return new Trainer(parts(arena, pool), pool);
    }

    /** That of frozen layers comes first, where there are any. */
    private List<ParameterGroup> allGroups() {
        ParameterGroup frozen = network.graph().frozenGroup();
        List<ParameterGroup> all = new ArrayList<>(groups);
        if (network.parameters().layout().entries().stream()
                .anyMatch(e -> frozen.members().test(e.name()))) {
            all.addFirst(frozen);
        }
        return List.copyOf(all);
    }

    TrainerParts parts(TensorArena arena, WorkerPool pool) {
        TrainerOptions options = new TrainerOptions(
                rule,
                allGroups(),
                loss,
                seed,
                epochs,
                accumulate,
                transform,
                constraint,
                averaging,
                plateau,
                monitor,
                patience,
                restoreBest,
                List.copyOf(stopRules),
                Collections.unmodifiableMap(new LinkedHashMap<>(ofLabels)),
                Collections.unmodifiableMap(new LinkedHashMap<>(ofTargets)),
                checkpoints,
                model,
                Collections.unmodifiableMap(new LinkedHashMap<>(configuration)),
                Collections.unmodifiableMap(new LinkedHashMap<>(notes)));
        return TrainerParts.allocate(options, network, arena, pool);
    }
}
