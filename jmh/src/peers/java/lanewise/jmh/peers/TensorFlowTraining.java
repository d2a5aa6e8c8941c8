package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.EpochCase;
import lanewise.jmh.compare.EpochTrial;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.TrainCase;
import lanewise.jmh.compare.Trial;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Training with a static graph of TensorFlow. Batches of steps are tensors of its own, made before; those of epochs are gathered into one. */
public final class TensorFlowTraining implements Contender {
    private final int threads;

    /** Loads the library. */
    public TensorFlowTraining(int threads) {
        this.threads = threads;
        TensorFlow.version();
    }

    @Override
    public String version() {
        return "TensorFlow " + TensorFlow.version() + " static graph, " + threads + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return switch (c) {
            case TrainCase t -> Optional.of(new Steps(t, threads));
            case EpochCase e ->
                Optional.of(new EpochTrial(e, (plan, images) -> new TensorFlowEpochs(plan, images, threads)));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {}

    private static final class Steps implements Trial {
        private final TrainCase c;
        private final Plan plan;
        private final TensorFlowNetwork network;
        private final TensorFlowNetwork.Place place;
        private final List<TFloat32> examples = new ArrayList<>();
        private final List<TFloat32> labels = new ArrayList<>();
        private final Op train;
        private final Session session;
        private int next;
        private float last;

        Steps(TrainCase c, int threads) {
            this.c = c;
            plan = c.plan();
            network = new TensorFlowNetwork(plan);
            place = network.place(plan.batch());
            train = network.updates(place);
            fillBatches();
            session = network.start(threads);
        }

        private void fillBatches() {
            float[] data = c.data();
            int[] classes = c.labels();
            int size = plan.batch() * plan.width();
            for (int b = 0; b < c.examples() / plan.batch(); b++) {
                float[] batch = new float[size];
                for (int n = 0; n < plan.batch(); n++) {
                    channelsLast(data, (b * plan.batch() + n) * plan.width(), batch, n * plan.width());
                }
                examples.add(TFloat32.tensorOf(network.batchShape(plan.batch()), DataBuffers.of(batch)));
                float[] oneHot = new float[plan.batch() * plan.classes()];
                for (int n = 0; n < plan.batch(); n++) {
                    oneHot[n * plan.classes() + classes[b * plan.batch() + n]] = 1;
                }
                labels.add(TFloat32.tensorOf(Shape.of(plan.batch(), plan.classes()), DataBuffers.of(oneHot)));
            }
        }

        private void channelsLast(float[] from, int start, float[] to, int at) {
            int channels = plan.input().size() == 1 ? 1 : plan.input().getFirst();
            int pixels = plan.width() / channels;
            for (int i = 0; i < channels; i++) {
                for (int p = 0; p < pixels; p++) {
                    to[at + p * channels + i] = from[start + i * pixels + p];
                }
            }
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                Session.Runner runner = session.runner()
                        .feed(place.x(), examples.get(next))
                        .feed(place.y(), labels.get(next))
                        .addTarget(train);
                if (calls == 1) {
                    runner.fetch(place.loss());
                }
                try (Result result = runner.run()) {
                    if (calls == 1) {
                        last = ((TFloat32) result.get(0)).getFloat();
                    }
                }
                next = (next + 1) % examples.size();
            }
        }

        /** The loss of the last step that was alone. */
        @Override
        public float result(int index) {
            return last;
        }

        @Override
        public void close() {
            session.close();
            network.close();
            examples.forEach(TFloat32::close);
            labels.forEach(TFloat32::close);
        }
    }
}
