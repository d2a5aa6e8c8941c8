package lanewise.nn;

import java.util.List;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** The first epoch of a process. */
public final class FirstSteps {
    private static final int STEPS = 10;
    private static final int BATCH = 16;

    private FirstSteps() {}

    /**
     * Prints its steps and the bytes that they allocated.
     *
     * @param args the number of threads and the name of the optimizer
     */
    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(Integer.parseInt(args[0]))) {
            Dataset data = Clouds.of(BATCH * STEPS, 8, 4, 7, arena);
            Network network = Network.builder(Shape.of(8))
                    .dense(600)
                    .relu()
                    .dense(100)
                    .dense(4)
                    .build(BATCH, 1, arena, pool);
            Trainer trainer = new Trainer(network, optimizer(args[1]), 1, arena, pool);
            trainer.fit(data, 1, new TrainingListener() {
                @Override
                public void onEpoch(EpochReport report) {
                    System.out.println("steps " + report.steps() + " bytes " + report.allocatedBytes());
                }
            });
        }
    }

    private static Optimizer optimizer(String name) {
        return List.of(new Sgd(0.1), new Momentum(0.02, 0.9), new Adam(1e-3)).stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
