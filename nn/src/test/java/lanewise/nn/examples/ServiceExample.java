package lanewise.nn.examples;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Purpose;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.metric.Evaluation;
import lanewise.optim.Adam;
import lanewise.optim.OptimizerState;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.WorkerPool;

/** Training within a service: it answers requests, and learns from what turned out to be right. Neither makes garbage. */
public final class ServiceExample {
    private static final int REQUESTS = 10_000;
    private static final int THOUSAND = 1000;

    /** One thread calls it at a time; for several, give each a network for answers, and copy weights when none is at work. */
    static final class Service implements AutoCloseable {
        private static final int BATCH = 16;
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final TensorArena arena = TensorArena.ofShared();
        private final WorkerPool pool = WorkerPool.of(1);
        private final Network answers;
        private final Network learns;
        private final PlacedLoss loss;
        private final OptimizerState optimizer;
        private int rows;

        Service(Shape features, int classes) {
            Graph graph = Network.builder(features)
                    .dense(32)
                    .relu()
                    .dense(32)
                    .relu()
                    .dense(classes)
                    .graph();
            answers = Network.of(graph, Purpose.INFERENCE, 1, 1, arena, pool);
            learns = Network.of(graph, Purpose.TRAINING, BATCH, 1, arena, pool);
            loss = SoftmaxCrossEntropy.of(learns, arena);
            Adam rule = new Adam(0.01);
            optimizer = OptimizerState.bind(rule, learns.parameters(), learns.gradients(), List.of(), arena, pool);
            // All kernels are compiled now, those of network, loss and rule: no request waits for that, or makes
            // garbage until it is done.
            answers.warmUp(Set.of(), PATIENCE);
            Set<Kernel> more = new HashSet<>(loss.kernels());
            more.addAll(rule.kernels());
            learns.warmUp(more, PATIENCE);
        }

        /** The most likely class. */
        int answer(float... x) {
            answers.input().copyFrom(x);
            answers.forward(1);
            return Evaluation.argmax(answers.output(), 0, answers.outputShape().elements());
        }

        /** Tells which class it was; every {@value #BATCH} times something is learned from it. */
        void tell(int label, float... x) {
            for (int i = 0; i < x.length; i++) {
                learns.input().set(rows * x.length + i, x[i]);
            }
            loss.labels()[rows] = label;
            rows++;
            if (rows == BATCH) {
                learns.forward(BATCH, Pass.Mode.TRAINING);
                loss.lossAndGradient(BATCH);
                learns.backward(BATCH);
                optimizer.step();
                answers.parameters().slab().copyFrom(learns.parameters().slab());
                rows = 0;
            }
        }

        @Override
        public void close() {
            pool.close();
            arena.close();
        }
    }

    public static void main(String[] args) {
        try (Service service = new Service(Shape.of(2), 2)) {
            AllocationMeter meter =
                    AllocationMeter.ofThreads(Thread.currentThread().threadId());
            Rng rng = new Rng(1, 0);
            float[] x = new float[2];
            long bytes = 0;
            for (int from = 0; from < REQUESTS; from += THOUSAND) {
                long before = meter.bytes();
                int right = serve(service, rng, from, x);
                bytes = meter.bytes() - before;
                System.out.println("from request " + from + " on right in 1000: " + right);
            }
            System.out.println("bytes allocated in the last 1000: " + bytes);
        }
    }

    /** A thousand points in the plane: is this one within the circle? */
    private static int serve(Service service, Rng rng, int from, float... x) {
        int right = 0;
        for (int i = from; i < from + THOUSAND; i++) {
            x[0] = 4 * rng.uniform(2L * i) - 2;
            x[1] = 4 * rng.uniform(2L * i + 1) - 2;
            int label = x[0] * x[0] + x[1] * x[1] < 2.25f ? 1 : 0;
            right += service.answer(x) == label ? 1 : 0;
            service.tell(label, x);
        }
        return right;
    }

    private ServiceExample() {}
}
