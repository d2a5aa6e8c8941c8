package lanewise.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Many training steps of a small network; for a process that never frees a byte of its heap, or whose size is looked at. */
public final class LongTraining {
    private static final int STEPS = 100_000;
    private static final int BATCH = 16;
    private static final Path STATUS = Path.of("/proc/self/status");

    private LongTraining() {}

    /**
     * Prints the number of steps, and where the system tells, the memory of the process after half of them and after all.
     *
     * @param args the number of steps, 100,000 if there is none
     */
    public static void main(String[] args) throws IOException {
        int steps = args.length == 0 ? STEPS : Integer.parseInt(args[0]);
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Dataset data = Clouds.of(160, 8, 4, 7, arena);
            Network network =
                    Network.builder(Shape.of(8)).dense(16).relu().dense(4).build(BATCH, 1, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(1e-3), 1, arena, pool);
            System.out.println(trainer.warmUp());
            int[] order = IntStream.range(0, data.size()).toArray();
            float loss = 0;
            for (int s = 0; s < steps; s++) {
                if (s == steps / 2) {
                    printMemory("early");
                }
                loss = trainer.step(data, order, s % 10 * BATCH, BATCH);
            }
            printMemory("late");
            System.out.println("steps " + trainer.optimizer().steps() + " loss " + loss);
        }
    }

    private static void printMemory(String when) throws IOException {
        if (Files.isReadable(STATUS)) {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    System.out.println(
                            "resident " + when + " " + line.substring(6).strip());
                }
            }
        }
    }
}
