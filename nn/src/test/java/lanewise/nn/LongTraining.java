package lanewise.nn;

import java.util.stream.IntStream;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** 100,000 training steps of a small network; for a process that never frees a byte of its heap. */
public final class LongTraining {
    private static final int STEPS = 100_000;
    private static final int BATCH = 16;

    private LongTraining() {}

    /**
     * Prints the number of steps.
     *
     * @param args unused
     */
    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Dataset data = Clouds.of(160, 8, 4, 7, arena);
            Network network =
                    Network.builder(Shape.of(8)).dense(16).relu().dense(4).build(BATCH, 1, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(1e-3), 1, arena, pool);
            System.out.println(trainer.warmUp());
            int[] order = IntStream.range(0, data.size()).toArray();
            float loss = 0;
            for (int s = 0; s < STEPS; s++) {
                loss = trainer.step(data, order, s % 10 * BATCH, BATCH);
            }
            System.out.println("steps " + trainer.optimizer().steps() + " loss " + loss);
        }
    }
}
