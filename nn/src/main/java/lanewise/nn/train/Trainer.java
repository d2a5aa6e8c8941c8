package lanewise.nn.train;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.optim.Optimizer;
import lanewise.optim.OptimizerState;
import lanewise.optim.ParameterGroup;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * Runs steps and epochs: examples are shuffled anew for each epoch by a permutation (they never move), a step is gather, forward, loss,
 * backward, update, and allocates nothing.
 *
 * <p>The batch is the network's capacity; a last shorter one is divided by its own size. The same seed gives the same parameters, bit for
 * bit, on every run, with any number of threads.
 */
public final class Trainer {
    /** The stream of epoch e's permutation is this plus e. */
    private static final long SHUFFLE_STREAM = 1L << 32;

    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

    private final Network network;
    private final PlacedLoss loss;
    private final OptimizerState optimizer;
    private final AllocationMeter meter;
    private final long seed;
    private final int[] labels;
    private int epochsDone;

    /**
     * Binds everything together.
     *
     * @param arena owner of the optimizer's state
     * @param pool the network's
     * @param seed of the order of examples
     */
    public Trainer(
            Network network,
            Optimizer rule,
            List<ParameterGroup> groups,
            long seed,
            TensorArena arena,
            WorkerPool pool) {
        this.network = network;
        this.seed = seed;
        loss = SoftmaxCrossEntropy.of(network, arena);
        optimizer = OptimizerState.bind(rule, network.parameters(), network.gradients(), groups, arena, pool);
        labels = new int[network.capacity()];
        meter = AllocationMeter.ofThreads(pool.threadIds());
    }

    /** Trains all parameters alike. */
    public Trainer(Network network, Optimizer rule, long seed, TensorArena arena, WorkerPool pool) {
        this(network, rule, List.of(), seed, arena, pool);
    }

    /** The loss, as {@link lanewise.nn.metric.Evaluation} needs it. */
    public PlacedLoss loss() {
        return loss;
    }

    /** The optimizer with its state. */
    public OptimizerState optimizer() {
        return optimizer;
    }

    /** Compiles every kernel that a step uses; {@link #fit} does it by itself. */
    public Warmup.Report warmUp() {
        Set<Kernel> kernels = new HashSet<>(loss.kernels());
        kernels.addAll(optimizer.optimizer().kernels());
        return network.warmUp(kernels, WARM_UP_LIMIT);
    }

    /**
     * Trains for some epochs more.
     *
     * @throws IllegalArgumentException when epochs is below 1, or the data does not fit the network
     * @throws DivergedException when the loss becomes NaN or infinite
     */
    public void fit(Dataset data, int epochs, TrainingListener listener) {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs is " + epochs + "; it must be at least 1");
        }
        checkFits(data);
        listener.onWarmUp(warmUp());
        int[] order = new int[data.size()];
        for (int e = 1; e <= epochs; e++) {
            listener.onEpoch(epoch(data, order, e, epochs, listener));
        }
    }

    private EpochReport epoch(Dataset data, int[] order, int epoch, int epochs, TrainingListener listener) {
        shuffle(order);
        int batch = network.capacity();
        int steps = (data.size() + batch - 1) / batch;
        double lossSum = 0;
        long allocated = 0;
        long nanos = 0;
        for (int s = 0; s < steps; s++) {
            int rows = Math.min(batch, data.size() - s * batch);
            long before = meter.bytes();
            long start = System.nanoTime();
            float stepLoss = step(data, order, s * batch, rows);
            nanos += System.nanoTime() - start;
            allocated += meter.bytes() - before;
            lossSum += (double) stepLoss * rows;
            listener.onStep(epoch, s + 1, steps, stepLoss);
        }
        epochsDone++;
        return new EpochReport(epoch, epochs, lossSum / data.size(), steps, data.size() * 1e9 / nanos, allocated);
    }

    private void shuffle(int[] order) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        new Rng(seed, SHUFFLE_STREAM + epochsDone).shuffle(order, order.length, 0);
    }

    /**
     * One step on examples {@code order[from] … order[from + rows − 1]}.
     *
     * @return the mean loss of the batch, before the update
     * @throws DivergedException when it is not finite; the parameters are not updated then
     */
    public float step(Dataset data, int[] order, int from, int rows) {
        if (rows < 1 || rows > labels.length) {
            throw new IllegalArgumentException(
                    "a step of " + rows + " examples does not fit a network built for 1 to " + labels.length);
        }
        for (int i = 0; i < rows; i++) {
            labels[i] = data.label(order[from + i]);
        }
        float value = gradients(data, order, from, rows);
        while (!optimizer.step()) {
            gradients(data, order, from, rows);
        }
        return value;
    }

    /** Forward and backward of the labelled examples; returns the loss. */
    private float gradients(Dataset data, int[] order, int from, int rows) {
        optimizer.beforeForward();
        for (int i = 0; i < rows; i++) {
            data.copyExample(order[from + i], network.input(), i);
        }
        network.forward(rows, Pass.Mode.TRAINING);
        float value = loss.lossAndGradient(labels, rows);
        if (!Float.isFinite(value)) {
            optimizer.cancelStep();
            throw diverged(value, rows);
        }
        network.backward(rows);
        return value;
    }

    private DivergedException diverged(float value, int rows) {
        String layer = network.firstNonFinite(rows).orElse("the loss");
        String advice = layer.equals("input")
                ? "the data has values that are not finite, or is not standardised"
                : "try a learning rate ten times smaller";
        return new DivergedException(optimizer.steps() + 1, value, layer, advice);
    }

    private void checkFits(Dataset data) {
        if (data.width() != network.inputShape().elements()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.width() + " features but the network takes " + network.inputShape());
        }
        if (data.classes().size() > network.outputShape().elements()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.classes().size() + " classes but the network has "
                            + network.outputShape().elements() + " outputs");
        }
    }
}
