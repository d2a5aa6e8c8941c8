package lanewise.nn.report;

import java.nio.file.Path;
import java.util.Arrays;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.train.Averaging;
import lanewise.nn.train.Checkpoints;
import lanewise.nn.train.EpochMeter;
import lanewise.nn.train.Examples;
import lanewise.nn.train.LearningCurve;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.optim.clip.ClipByGlobalNorm;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * How many heap bytes are allocated from the end of an epoch's first step to the end of its last one, by steps and listeners together, with everything on: what is recorded,
 * what is averaged, checkpoints, augmentation in a thread of its own.
 */
public final class RecorderProbe {
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
            EpochMeter meter = EpochMeter.ofAllThreads(); // told after the recorder
            Trainer.of(network, new Adam(1e-3))
                    .epochs(EpochMeter.MOST_EPOCHS)
                    .transform(new ClipByGlobalNorm(1))
                    .averaging(new Averaging.Exponential(0.99))
                    .restoreBest()
                    .checkpoints(Checkpoints.everyEpoch(Path.of(args[0], "checkpoints")))
                    .stopWhen(meter.enough())
                    .build(arena, pool)
                    .fit(
                            Examples.of(digits.train()).augmented(new Shift(1, 1, 0)),
                            Examples.of(digits.test()),
                            recorder,
                            new LearningCurve(),
                            meter);
            System.out.println("bytes " + Arrays.toString(meter.bytes()));
        }
    }
}
