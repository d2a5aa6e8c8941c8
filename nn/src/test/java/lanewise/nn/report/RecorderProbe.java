package lanewise.nn.report;

import java.nio.file.Path;
import java.util.Arrays;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.train.Examples;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingStep;
import lanewise.optim.Adam;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** How many heap bytes are allocated from the end of an epoch's first step to the end of its last one, by steps and listeners together. */
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
            Meter meter = new Meter(AllocationMeter.ofThreads(pool.threadIds()));
            Trainer.of(network, new Adam(1e-3))
                    .epochs(EPOCHS)
                    .build(arena, pool)
                    .fit(Examples.of(digits.train()), Examples.of(digits.test()), recorder, meter);
            Arrays.sort(meter.bytes);
            System.out.println("bytes " + Arrays.toString(meter.bytes));
        }
    }

    /** Told after the recorder. */
    private static final class Meter implements TrainingListener {
        private final AllocationMeter meter;
        private final long[] bytes = new long[EPOCHS];
        private long start;

        Meter(AllocationMeter meter) {
            this.meter = meter;
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
