package lanewise.jmh.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.EpochCase;
import lanewise.jmh.compare.EpochTrial;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.TrainCase;
import lanewise.jmh.compare.Trial;

/** Training with PyTorch and MKL through DJL. Batches of steps are arrays of their own, made before; those of epochs are gathered. */
public final class DjlTraining implements Contender {
    private final int threads;
    private final NDManager manager;

    /** Loads the library. */
    public DjlTraining(int threads) {
        this.threads = threads;
        manager = DjlPyTorch.start(threads);
    }

    @Override
    public String version() {
        return DjlPyTorch.version(manager) + ", " + threads + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return switch (c) {
            case TrainCase t -> Optional.of(new Steps(manager.newSubManager(), t));
            case EpochCase e ->
                Optional.of(new EpochTrial(e, (plan, images) -> new DjlEpochs(manager.newSubManager(), plan, images)));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        manager.close();
    }

    private static final class Steps implements Trial {
        private final NDManager manager;
        private final List<NDArray> examples = new ArrayList<>();
        private final List<NDArray> labels = new ArrayList<>();
        private final DjlNetwork network;
        private int next;
        private float loss;

        Steps(NDManager manager, TrainCase c) {
            this.manager = manager;
            Plan plan = c.plan();
            int size = plan.batch() * plan.width();
            float[] data = c.data();
            long[] classes = Arrays.stream(c.labels()).asLongStream().toArray();
            Shape shape = DjlNetwork.shape(plan);
            for (int n = 0; n < c.examples(); n += plan.batch()) {
                int from = n * plan.width();
                examples.add(manager.create(Arrays.copyOfRange(data, from, from + size), shape));
                labels.add(manager.create(Arrays.copyOfRange(classes, n, n + plan.batch())));
            }
            network = new DjlNetwork(plan);
        }

        /** What a step makes belongs to the manager of its batch, so the batch is lent to one that ends with the step. */
        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                try (NDManager step = manager.newSubManager()) {
                    NDArray x = examples.get(next);
                    NDArray y = labels.get(next);
                    x.tempAttach(step);
                    y.tempAttach(step);
                    NDArray l = network.learn(x, y);
                    if (calls == 1) {
                        loss = l.getFloat();
                    }
                }
                next = (next + 1) % examples.size();
            }
        }

        /** The loss of the last step that was alone. */
        @Override
        public float result(int index) {
            return loss;
        }

        @Override
        public void close() {
            network.close();
            manager.close();
        }
    }
}
