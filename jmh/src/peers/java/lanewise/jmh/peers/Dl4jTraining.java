package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.TrainCase;
import lanewise.jmh.compare.Trial;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps with DL4J. Batches are arrays of their own, made before; labels are one of so many, which is all that its loss takes. */
public final class Dl4jTraining implements Contender {
    private final int threads;

    /** Loads the library. */
    public Dl4jTraining(int threads) {
        this.threads = threads;
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }

    @Override
    public String version() {
        return Jar.of(ComputationGraph.class) + ", "
                + Nd4j.getBackend().getClass().getSimpleName() + " with "
                + Nd4j.factory().blas().getBlasVendor() + ", " + threads + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof TrainCase t ? Optional.of(new Steps(t)) : Optional.empty();
    }

    @Override
    public void close() {}

    private static final class Steps implements Trial {
        private final List<INDArray> examples = new ArrayList<>();
        private final List<INDArray> labels = new ArrayList<>();
        private final Dl4jNetwork network;
        private int next;

        Steps(TrainCase c) {
            Plan plan = c.plan();
            int size = plan.batch() * plan.width();
            float[] data = c.data();
            int[] classes = c.labels();
            long[] shape = IntStream.concat(IntStream.of(plan.batch()), Arrays.stream(plan.shape()))
                    .mapToLong(n -> n)
                    .toArray();
            for (int n = 0; n < c.examples(); n += plan.batch()) {
                int from = n * plan.width();
                examples.add(Nd4j.create(Arrays.copyOfRange(data, from, from + size), shape, 'c'));
                labels.add(oneHot(Arrays.copyOfRange(classes, n, n + plan.batch()), plan.classes()));
            }
            network = new Dl4jNetwork(plan);
        }

        private static INDArray oneHot(int[] classes, int columns) {
            float[] ones = new float[classes.length * columns];
            for (int n = 0; n < classes.length; n++) {
                ones[n * columns + classes[n]] = 1;
            }
            return Nd4j.create(ones, new long[] {classes.length, columns}, 'c');
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                network.learn(examples.get(next), labels.get(next));
                next = (next + 1) % examples.size();
            }
        }

        @Override
        public float result(int index) {
            return network.loss();
        }

        @Override
        public void close() {
            network.close();
            examples.forEach(INDArray::close);
            labels.forEach(INDArray::close);
        }
    }
}
