package lanewise.jmh.peers;

import java.util.Arrays;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.EpochCase;
import lanewise.jmh.compare.EpochTrial;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.TrainCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Training with PyTorch's library through JavaCPP. Torch gets all threads and its OpenBLAS one; the other way round, and both, are slower for whole
 * steps.
 */
public final class TorchTraining implements Contender {
    /** Loads the library. */
    public TorchTraining(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public String version() {
        return LibTorch.jar() + ", " + torch.get_num_threads() + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return switch (c) {
            case TrainCase t -> Optional.of(new Steps(t));
            case EpochCase e -> Optional.of(new EpochTrial(e, TorchEpochs::new));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {}

    private static final class Steps implements Trial {
        private final TrainCase c;
        private final int batch;
        private final FloatPointer dataMemory;
        private final LongPointer labelMemory;
        private final Tensor data;
        private final Tensor labels;
        private final TorchNetwork network;
        private int next;
        private float loss;

        Steps(TrainCase c) {
            this.c = c;
            Plan plan = c.plan();
            batch = plan.batch();
            dataMemory = new FloatPointer(c.data());
            long[] shape = new long[plan.input().size() + 1];
            shape[0] = c.examples();
            for (int i = 1; i < shape.length; i++) {
                shape[i] = plan.input().get(i - 1);
            }
            data = torch.from_blob(dataMemory, (long) c.examples() * plan.width())
                    .view(shape);
            labelMemory =
                    new LongPointer(Arrays.stream(c.labels()).asLongStream().toArray());
            labels = torch.from_blob(labelMemory, new long[] {c.examples()}, torch.dtype(torch.ScalarType.Long));
            network = new TorchNetwork(plan);
        }

        @Override
        @SuppressWarnings("try") // a scope is there to be closed
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor l = network.learn(data.narrow(0, next, batch), labels.narrow(0, next, batch));
                    if (calls == 1) {
                        loss = l.item_float();
                    }
                }
                next = (next + batch) % c.examples();
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
            data.close();
            labels.close();
            dataMemory.close();
            labelMemory.close();
        }
    }
}
