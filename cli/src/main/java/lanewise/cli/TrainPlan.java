package lanewise.cli;

import java.util.Optional;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Dataset;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.Dense;
import lanewise.optim.Optimizer;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.TensorLayout;

/**
 * What a training is to do, every default filled in.
 *
 * @param architecture of the network
 * @param epochs passes over the training part
 * @param batch examples per step
 * @param rule which optimizer
 * @param rate its learning rate at the first step, or at its peak
 * @param seed of the first parameters and of the order of examples
 * @param threads workers
 * @param fit how steps are taken and when they end
 */
record TrainPlan(
        Architecture architecture,
        int epochs,
        int batch,
        Rule rule,
        double rate,
        long seed,
        int threads,
        FitOptions fit) {
    /**
     * Multiply-adds of a forward pass above which more threads are worth it. On two cores the digits' 1.6 million ran at 157,000
     * examples a second with one thread and 138,000 with two, MNIST's 15 million at 71,000 and 78,000.
     */
    private static final long WORTH_THREADS = 8_000_000;

    /** The workers when the user names no number. */
    static int defaultThreads(Architecture architecture, int batch, Dataset train) {
        Graph graph = graph(architecture, train);
        long work = 0;
        for (Graph.Use use : graph.uses()) {
            work += use.layer() instanceof Dense ? use.layer().flops(graph.inputShapes(use)) / 2 : 0;
        }
        boolean convolves = graph.uses().stream().anyMatch(u -> u.layer() instanceof Conv2d);
        return work * batch < WORTH_THREADS && !convolves
                ? 1
                : Runtime.getRuntime().availableProcessors();
    }

    /**
     * The layers.
     *
     * @throws WrongUsage when there would be too many parameters to count
     */
    static Graph graph(Architecture architecture, Dataset train) {
        try {
            Graph graph = architecture.graph(train);
            graph.parameterLayout();
            return graph;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--hidden: too large: " + e.getMessage());
        }
    }

    /** What is taken over from a trained model. */
    Optional<Transfer> transfer() {
        return architecture instanceof Architecture.FromModel model ? Optional.of(model.transfer()) : Optional.empty();
    }

    /** The layers for these data. */
    Graph graph(Dataset train) {
        return graph(architecture, train);
    }

    /** Steps in an epoch. */
    int steps(Dataset train) {
        return Math.ceilDiv(train.size(), Math.multiplyExact(batch, fit.accumulate()));
    }

    /** The learning rate over the whole training. */
    Schedule schedule(Dataset train) {
        return fit.schedule().of(rate, (long) epochs * steps(train));
    }

    /** What the network and its training take of memory. */
    long bytes(Graph graph, Optimizer optimizer) {
        TensorLayout layout = graph.parameterLayout();
        int copies = (fit.accumulate() > 1 ? 1 : 0)
                + (fit.ema().isPresent() ? 2 : 0)
                + (fit.patience().isPresent() ? 1 : 0);
        return Network.plannedBytes(graph, Purpose.TRAINING, batch, threads)
                + optimizer.stateBytes(layout)
                + copies * layout.bytes();
    }
}
