package lanewise.nn.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import lanewise.nn.Graph;
import lanewise.nn.layer.Embedding;
import lanewise.nn.loss.BinaryCrossEntropy;
import lanewise.nn.loss.Focal;
import lanewise.nn.loss.Hinge;
import lanewise.nn.loss.KullbackLeibler;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.Poisson;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Rng;

/** Random numbers of a check: what was not given. Everything is a float. */
final class Batch {
    /** Inputs, targets and factors draw from streams of their own, behind those of the network's layers. */
    private static final long STREAM = 1L << 41;

    private final long seed;
    private long streams;

    Batch(long seed) {
        this.seed = seed;
    }

    Rng next() {
        return new Rng(seed, STREAM + streams++);
    }

    /** N(0, 1). */
    double[] normals(int n) {
        Rng rng = next();
        double[] x = new double[n];
        Arrays.setAll(x, rng::normal);
        return x;
    }

    /** U(low, high). */
    double[] uniform(int n, float low, float high) {
        Rng rng = next();
        double[] x = new double[n];
        Arrays.setAll(x, i -> low + (high - low) * rng.uniform(i));
        return x;
    }

    /** Whole numbers below a bound. */
    double[] numbers(int n, int bound) {
        Rng rng = next();
        double[] x = new double[n];
        Arrays.setAll(x, i -> rng.below(bound, i));
        return x;
    }

    /** ±U(1/2, 3/2): none without weight. */
    double[] factors(int n) {
        Rng rng = next();
        double[] x = new double[n];
        Arrays.setAll(x, i -> Math.copySign(0.5f + rng.uniform(i), rng.normal(n + i)));
        return x;
    }

    /** Targets that make sense for a loss: for one that is not ours, numbers of N(0, 1). */
    double[][] targets(PlacedLoss loss, int rows, int size) {
        double[] all;
        int each = size;
        if (loss.takesLabels()) {
            each = 1;
            all = numbers(rows, size);
        } else if (loss.takesTargets()) {
            all = targets(loss.description(), rows * size);
        } else {
            each = 0;
            all = new double[0];
        }
        double[][] targets = new double[rows][each];
        for (int i = 0; i < rows; i++) {
            targets[i] = Arrays.copyOfRange(all, i * each, (i + 1) * each);
        }
        return targets;
    }

    private double[] targets(Loss loss, int n) {
        if (loss instanceof Focal) {
            return numbers(n, 2);
        }
        if (loss instanceof Hinge) {
            return Arrays.stream(numbers(n, 2)).map(y -> 2 * y - 1).toArray();
        }
        if (loss instanceof Poisson) {
            return numbers(n, 5);
        }
        boolean probabilities = loss instanceof BinaryCrossEntropy
                || loss instanceof KullbackLeibler
                || loss instanceof SoftmaxCrossEntropy;
        return probabilities ? uniform(n, 0, 1) : normals(n);
    }

    /** The inputs that only tables read, with the number of rows of the smallest of these: whole numbers, without a derivative. */
    static Map<String, Integer> tables(Graph graph) {
        Map<String, Integer> tables = new HashMap<>();
        for (Graph.Use use : graph.uses()) {
            if (use.layer() instanceof Embedding table
                    && graph.inputs().containsKey(use.inputs().getFirst())) {
                tables.merge(use.inputs().getFirst(), table.rows(), Math::min);
            }
        }
        return tables;
    }
}
