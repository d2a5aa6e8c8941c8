package lanewise.nn.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.optim.AdaBound;
import lanewise.optim.Adadelta;
import lanewise.optim.Adafactor;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Goal;
import lanewise.optim.Lamb;
import lanewise.optim.Lion;
import lanewise.optim.Lookahead;
import lanewise.optim.Momentum;
import lanewise.optim.Muon;
import lanewise.optim.NAdam;
import lanewise.optim.Nesterov;
import lanewise.optim.Optimizer;
import lanewise.optim.Rprop;
import lanewise.optim.Sam;
import lanewise.optim.ScheduleFreeAdamW;
import lanewise.optim.Sgd;
import lanewise.optim.WeightDecay;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.optim.clip.L1Proximal;
import lanewise.optim.clip.L2Penalty;
import lanewise.optim.schedule.CosineRestarts;
import lanewise.optim.schedule.OneCycle;
import lanewise.optim.schedule.PerEpoch;
import lanewise.optim.schedule.Plateau;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Trainings of every kind, small enough to be run a hundred times: 61 examples, batches of 8, 4 epochs of 8 steps, the last of 5 examples. */
final class Trainings {
    static final int EXAMPLES = 61;
    static final int BATCH = 8;
    static final int EPOCHS = 4;
    static final int STEPS_PER_EPOCH = 8;

    /** How each is built; a rule is made anew for each training, for some schedules have a memory. */
    static final Map<String, BiFunction<Network, Supplier<Optimizer>, TrainerBuilder>> KINDS = new LinkedHashMap<>();

    static final Map<String, Supplier<Optimizer>> RULES = new LinkedHashMap<>();

    static {
        rule("sgd", () -> new Sgd(0.05));
        rule(
                "momentum, one cycle",
                () -> new Momentum(OneCycle.of(0.1, 32), Schedule.constant(0.9), Momentum.Form.RATE_OUTSIDE));
        rule(
                "nesterov, looking ahead",
                () -> new Nesterov(
                        Schedule.linear(0.05, 0.001, 32),
                        Schedule.constant(0.9),
                        Nesterov.Form.LOOK_AHEAD,
                        WeightDecay.NONE));
        rule("adam, cosine restarts", () -> new Adam(new CosineRestarts(0.01, 0, 7, 2)));
        rule(
                "adamw, per epoch",
                () -> new AdamW(new PerEpoch(Schedule.linear(0.01, 0.001, 3), 8), 0.9, 0.999, 1e-8, 0.01));
        rule("nadam", () -> new NAdam(0.01));
        rule("adabound", () -> new AdaBound(0.01));
        rule("adadelta", () -> new Adadelta(1));
        rule("adafactor", () -> new Adafactor(Schedule.constant(0.01)));
        rule("lamb", () -> new Lamb(0.01));
        rule("lion", () -> new Lion(0.001));
        rule("muon", () -> new Muon(0.02, new Adam(0.01)));
        rule("rprop", () -> new Rprop(0.01));
        rule("schedule-free", () -> new ScheduleFreeAdamW(0.01));
        rule("lookahead of adam", () -> new Lookahead(new Adam(0.01), 5, 0.5));
        rule("sam of momentum", () -> new Sam(new Momentum(0.02, 0.9), 0.05));
        KINDS.put("plain", (n, r) -> Trainer.of(n, r.get()));
        KINDS.put(
                "clipped, L2, L1",
                (n, r) -> Trainer.of(n, r.get())
                        .transform(new L2Penalty(1e-3, L2Penalty.Form.HALF))
                        .transform(new ClipByGlobalNorm(0.5))
                        .constraint(new L1Proximal(1e-4)));
        KINDS.put("accumulated", (n, r) -> Trainer.of(n, r.get()).accumulate(3));
        KINDS.put(
                "EMA, best restored",
                (n, r) -> Trainer.of(n, r.get())
                        .averaging(new Averaging.Exponential(0.9))
                        .restoreBest());
        KINDS.put("SWA", (n, r) -> Trainer.of(n, r.get()).averaging(new Averaging.Stochastic(10, 3)));
    }

    private Trainings() {}

    private static void rule(String name, Supplier<Optimizer> rule) {
        RULES.put(name, rule);
    }

    /** A training with a memory in its schedule. */
    static TrainerBuilder onAPlateau(Network network) {
        Plateau rate = new Plateau(new Plateau.Rule(0.05, 0.5, 0, Goal.MINIMISE, 0.2, 0, 0));
        return Trainer.of(network, new Momentum(rate, Schedule.constant(0.9), Momentum.Form.RATE_OUTSIDE))
                .plateau(rate)
                .patience(100);
    }

    /** With everything that layers keep from step to step: running statistics and the number of the pass. */
    static Network network(long seed, TensorArena arena, WorkerPool pool) {
        return Network.builder(Shape.of(6))
                .dense(10)
                .batchNorm()
                .relu()
                .dropout(0.2f)
                .dense(3)
                .build(BATCH, seed, arena, pool);
    }

    /** Hardly large enough for the digits. */
    static Network onDigits(int batch, TensorArena arena, WorkerPool pool) {
        return Network.builder(Shape.of(8, 8))
                .flatten()
                .dense(16)
                .relu()
                .dense(10)
                .build(batch, 1, arena, pool);
    }

    static Examples examples(TensorArena arena) {
        return Examples.of(Clouds.of(EXAMPLES, 6, 3, 5, arena));
    }

    static Examples validation(TensorArena arena) {
        return Examples.of(Clouds.of(20, 6, 3, 77, arena));
    }

    /** Every bit that a training leaves behind. */
    static List<Integer> bits(Trainer trainer, Network network) {
        return network.tensors().values().stream()
                .flatMap(t -> {
                    float[] x = t.toArray();
                    Integer[] bits = new Integer[x.length];
                    Arrays.setAll(bits, i -> Float.floatToRawIntBits(x[i]));
                    return Arrays.stream(bits);
                })
                .toList();
    }
}
