package lanewise.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.data.Dataset;
import lanewise.optim.Optimizer;
import lanewise.simd.Shape;
import lanewise.simd.TensorLayout;

/**
 * What a training is to do, every default filled in.
 *
 * @param hidden units of the hidden layers
 * @param epochs passes over the training part
 * @param batch examples per step
 * @param rule which optimizer
 * @param rate its learning rate at the first step
 * @param seed of the first parameters and of the order of examples
 * @param threads workers
 * @param maxTime when to stop even if epochs are left
 */
record TrainPlan(
        List<Integer> hidden,
        int epochs,
        int batch,
        Rule rule,
        double rate,
        long seed,
        int threads,
        Optional<Duration> maxTime) {
    /**
     * Multiply-adds of a forward pass above which more threads are worth it. On two cores the digits' 1.6 million ran at 157,000
     * examples a second with one thread and 138,000 with two, MNIST's 15 million at 71,000 and 78,000.
     */
    private static final long WORTH_THREADS = 8_000_000;

    /** The workers when the user names no number. */
    static int defaultThreads(List<Integer> hidden, int batch, Dataset train) {
        long work = 0;
        long inputs = train.width();
        for (int units : hidden) {
            work += inputs * units;
            inputs = units;
        }
        work += inputs * train.classes().size();
        return work * batch < WORTH_THREADS ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Hidden layers with ReLU and He's initialisation, a last layer with Glorot's.
     *
     * @throws WrongUsage when there would be too many parameters to count
     */
    SequentialBuilder network(Dataset train) {
        SequentialBuilder builder = Network.builder(Shape.of(train.width()));
        hidden.forEach(units -> builder.dense(units).relu());
        builder.dense(train.classes().size(), Initializer.GLOROT);
        try {
            builder.parameterLayout();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--hidden: too large: " + e.getMessage());
        }
        return builder;
    }

    /** Steps in an epoch. */
    int steps(Dataset train) {
        return Math.ceilDiv(train.size(), batch);
    }

    /** The rule, its rate falling over the whole training. */
    Optimizer optimizer(Dataset train) {
        return rule.falling(rate, (long) epochs * steps(train));
    }

    /** Memory for parameters, gradients, optimizer state, and two matrices of activations per layer. */
    long bytes(SequentialBuilder builder, Optimizer optimizer) {
        TensorLayout layout = builder.parameterLayout();
        long units = builder.outputShape().elements();
        for (int n : hidden) {
            units += n;
        }
        return 2 * layout.bytes() + optimizer.stateBytes(layout) + 2 * Float.BYTES * units * batch;
    }
}
