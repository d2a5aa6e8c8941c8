package lanewise.nn.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.train.Averaging;
import lanewise.nn.train.Checkpoints;
import lanewise.nn.train.Examples;
import lanewise.nn.train.LearningCurve;
import lanewise.nn.train.StopRule;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingRun;
import lanewise.nn.train.TrainingStep;
import lanewise.optim.Adam;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * How many heap bytes are allocated from the end of an epoch's first step to the end of its last one, by steps and listeners together, with everything on: what is recorded,
 * what is averaged, checkpoints, augmentation in a thread of its own.
 */
public final class RecorderProbe {
    private static final int EPOCHS = 41;

    private RecorderProbe() {}

    /**
     * Prints them, least first.
     *
     * @param args the run's folder
     */
    public static void main(String[] args) throws Exception {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1);
                RunRecorder recorder = new RunRecorder(() -> Path.of(args[0]))) {
            Split digits = Digits.loadSplit(arena);
            Network network =
                    Network.builder(Shape.of(64)).dense(64).relu().dense(10).build(32, 1, arena, pool);
            Meter meter = new Meter();
            Trainer.of(network, new Adam(1e-3))
                    .epochs(EPOCHS)
                    .transform(new ClipByGlobalNorm(1))
                    .averaging(new Averaging.Exponential(0.99))
                    .restoreBest()
                    .checkpoints(Checkpoints.everyEpoch(Path.of(args[0], "checkpoints")))
                    .stopWhen(StopRule.maxTime(Duration.ofHours(1)))
                    .build(arena, pool)
                    .fit(
                            Examples.of(digits.train()).augmented(new Shift(1, 1, 0)),
                            Examples.of(digits.test()),
                            recorder,
                            new LearningCurve(),
                            meter);
            Arrays.sort(meter.bytes);
            System.out.println("bytes " + Arrays.toString(meter.bytes));
        }
    }

    /** Told after the recorder. */
    private static final class Meter implements TrainingListener {
        private AllocationMeter meter = AllocationMeter.ofThreads();
        private final long[] bytes = new long[EPOCHS];
        private long start;

        /** All of Lanewise's threads. */
        @Override
        public void onStart(TrainingRun run) {
            meter = AllocationMeter.ofThreads(Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().startsWith("lanewise-"))
                    .mapToLong(Thread::threadId)
                    .toArray());
        }

        @Override
        public void onStep(TrainingStep step) {
            if (step.step() == 1) {
                start = meter.bytes();
            } else if (step.step() == step.steps()) {
                bytes[step.epoch() - 1] = meter.bytes() - start;
            }
        }
    }
}
