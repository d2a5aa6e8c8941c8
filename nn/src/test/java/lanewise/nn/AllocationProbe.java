package lanewise.nn;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;

/** How many heap bytes all threads together allocate in 200 training steps after a warm-up. */
public final class AllocationProbe {
    private static final int STEPS = 200;
    private static final int BATCH = 64;

    private AllocationProbe() {}

    /**
     * Prints the windows' bytes, least first; fails when the warm-up left a kernel behind.
     *
     * @param args number of threads, then the number of steps before the warm-up
     */
    public static void main(String[] args) {
        System.out.println("bytes " + Arrays.toString(windows(Integer.parseInt(args[0]), Integer.parseInt(args[1]))));
    }

    private static long[] windows(int threads, int coldSteps) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Dataset data = Clouds.of(BATCH + 5, 128, 10, 7, arena);
            // 128 x 128 x 64 is above the size from which products use all threads, 33,000 parameters so for updates.
            Network network = Network.builder(Shape.of(128))
                    .dense(128)
                    .relu()
                    .dense(128)
                    .relu()
                    .dense(10)
                    .build(BATCH, 1, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(1e-4), 1, arena, pool);
            int[] order = IntStream.range(0, data.size()).toArray();
            run(trainer, data, order, coldSteps);
            Warmup.Report report = trainer.warmUp();
            if (!report.notCompiled().isEmpty()) {
                throw new IllegalStateException(report.toString());
            }
            // HotSpot resolves constants anew as it recompiles the code of a step: a few hundred bytes each time, until
            // some hundred steps are done.
            run(trainer, data, order, 2000);
            AllocationMeter meter = AllocationMeter.ofThreads(pool.threadIds());
            return SteadyState.windows(meter, 1, () -> run(trainer, data, order, STEPS));
        }
    }

    /** Every fourth step is a short one, as at the end of an epoch. */
    private static void run(Trainer trainer, Dataset data, int[] order, int steps) {
        for (int s = 0; s < steps; s++) {
            trainer.step(data, order, s % 5, s % 4 == 3 ? 5 : BATCH);
        }
    }
}
