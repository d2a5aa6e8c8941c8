package lanewise.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.layer.AdaptiveAveragePool2d;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.AveragePool2d;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Concat;
import lanewise.nn.layer.Conv1d;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvTranspose2d;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Divide;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Exp;
import lanewise.nn.layer.GlobalAveragePool;
import lanewise.nn.layer.GroupNorm;
import lanewise.nn.layer.InstanceNorm;
import lanewise.nn.layer.LayerNorm;
import lanewise.nn.layer.Log;
import lanewise.nn.layer.LogSoftmax;
import lanewise.nn.layer.Multiply;
import lanewise.nn.layer.Pointwise;
import lanewise.nn.layer.Pow;
import lanewise.nn.layer.RmsNorm;
import lanewise.nn.layer.Softmax;
import lanewise.nn.layer.Square;
import lanewise.nn.layer.Subtract;
import lanewise.nn.layer.Sum;
import lanewise.nn.layer.SwiGlu;
import lanewise.simd.Tensor;

/**
 * How far two programs may be apart that compute a network in float32, each in its own order: running error analysis (Higham, Accuracy and Stability of
 * Numerical Algorithms, §3.3) with maxima. Each value has a bound m of its elements and a bound e of the difference of the two. A sum of n products is off by
 * (n + 2)u·Σ|a||b| at the most (§3.1) with u = 2⁻²⁴, in each of the programs; functions by {@value #FUNCTION} u of the greater of 1 and their greatest value, which
 * is what approximations by polynomials allow themselves.
 */
final class ForwardError {
    private static final double U = 0x1p-24;
    private static final int FUNCTION = 16;

    /** The steepest of our activations: SELU, 1.76. */
    private static final double SLOPE = 1.8;

    /** Test inputs are positive and negative in turn and at least ½ away from 0, so that groups of an even number have σ ≥ ½. */
    private static final double RECIPROCAL_SIGMA = 2;

    /** Of an input of −1½. */
    private static final double LEAST_SOFTPLUS = 0.2;

    private final Graph graph;
    private final Map<String, Tensor> tensors;
    private final Map<String, Bound> bounds = new HashMap<>();

    /** m bounds the elements, e the difference. */
    record Bound(double m, double e) {}

    private ForwardError(Network network) {
        graph = network.graph();
        tensors = network.tensors();
    }

    /**
     * The bound of the differences of an output.
     *
     * @param greatest element of the inputs
     * @param least size of an element of the inputs
     */
    static double of(Network network, String output, double greatest, double least) {
        ForwardError walk = new ForwardError(network);
        network.graph().inputs().keySet().forEach(i -> walk.bounds.put(i, new Bound(greatest, 0)));
        for (Graph.Use use : network.graph().uses()) {
            walk.bounds.put(use.name(), walk.bound(use, least));
        }
        return walk.bounds.get(output).e;
    }

    private Bound bound(Graph.Use use, double least) {
        List<Bound> inputs = use.inputs().stream().map(bounds::get).toList();
        Bound x = inputs.getFirst();
        int n = graph.shape(use.inputs().getFirst()).elements();
        return switch (use.layer()) {
            case Dense d -> linear(x, columnSum(use), n, greatest(use, "bias"));
            case Conv2d c -> linear(x, rowSum(use, c.filters()), taps(use, c.filters()), bias(use, c.bias()));
            case Conv1d c -> linear(x, rowSum(use, c.filters()), taps(use, c.filters()), bias(use, c.bias()));
            // an output sees each weight of a filter at most once, from all channels
            case ConvTranspose2d c -> {
                int size = tensor(use, "weight").size();
                yield linear(x, size * greatest(use, "weight"), size, bias(use, c.bias()));
            }
            case BatchNorm b -> batchNorm(use, b, x);
            case LayerNorm l -> norm(use, x, n, true);
            case GroupNorm g -> norm(use, x, n, true);
            case InstanceNorm i -> norm(use, x, n, true);
            case RmsNorm r -> norm(use, x, n, false);
            case AveragePool2d p ->
                linear(x, 1, p.window().size().height() * p.window().size().width(), 0);
            case AdaptiveAveragePool2d p -> linear(x, 1, n, 0);
            case GlobalAveragePool p -> linear(x, 1, n, 0);
            case Sum s -> linear(x, n, n, 0);
            case Add a -> sum(inputs);
            case Subtract s -> sum(inputs);
            case Multiply m -> product(inputs);
            case Divide d -> function(new Bound(x.m, x.e), x.m / least, 1 / least);
            case Concat c ->
                new Bound(
                        inputs.stream().mapToDouble(Bound::m).max().orElseThrow(),
                        inputs.stream().mapToDouble(Bound::e).max().orElseThrow());
            case Softmax s -> new Bound(1, x.e + 2 * U * (2 * x.m + n + FUNCTION));
            case LogSoftmax s -> {
                double m = 2 * x.m + Math.log(n);
                yield new Bound(m, 2 * x.e + 2 * U * (2 * x.m + n + FUNCTION) * Math.max(1, m));
            }
            case SwiGlu s -> function(x, x.m * x.m, 3 * x.m);
            case Embedding e -> new Bound(greatest(use, "weight"), 0);
            case Exp e -> function(x, Math.exp(x.m), Math.exp(x.m));
            // of softplus of an input
            case Log l -> function(x, Math.max(x.m, -Math.log(LEAST_SOFTPLUS)), 1 / LEAST_SOFTPLUS);
            case Square s -> function(x, x.m * x.m, 2 * x.m);
            case Pow p -> function(x, Math.pow(x.m, p.exponent()), p.exponent() * Math.pow(x.m, p.exponent() - 1));
            case Pointwise p -> function(x, Math.max(SLOPE * x.m, 1 / least), Math.max(SLOPE, 1 / (least * least)));
            default -> function(x, SLOPE * x.m, SLOPE);
        };
    }

    private static Bound linear(Bound x, double sum, int terms, double bias) {
        double m = sum * x.m + bias;
        return new Bound(m, sum * x.e + 2 * (terms + 2) * U * m);
    }

    private static Bound function(Bound x, double m, double slope) {
        return new Bound(m, slope * x.e + 2 * FUNCTION * U * Math.max(1, m));
    }

    private static Bound sum(List<Bound> inputs) {
        double m = inputs.stream().mapToDouble(Bound::m).sum();
        return new Bound(m, inputs.stream().mapToDouble(Bound::e).sum() + 2 * inputs.size() * U * m);
    }

    private static Bound product(List<Bound> inputs) {
        double m = inputs.stream().mapToDouble(Bound::m).reduce(1, (a, b) -> a * b);
        double e =
                inputs.stream().mapToDouble(b -> b.m == 0 ? 0 : b.e * m / b.m).sum();
        return new Bound(m, e + 2 * inputs.size() * U * m);
    }

    private Bound batchNorm(Graph.Use use, BatchNorm b, Bound x) {
        Tensor variance = tensor(use, "running_var");
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < variance.size(); i++) {
            least = Math.min(least, variance.get(i));
        }
        double gain = greatest(use, "gamma") / Math.sqrt(least + b.eps());
        double m = gain * (x.m + greatest(use, "running_mean")) + greatest(use, "beta");
        return new Bound(m, gain * x.e + 2 * FUNCTION * U * m);
    }

    /** Mean and deviation are sums of n terms; what they are off by is divided by σ. Of exact inputs only. */
    private Bound norm(Graph.Use use, Bound x, int n, boolean centred) {
        if (x.e != 0) {
            throw new IllegalArgumentException(use.name() + " must read the input itself");
        }
        double normal = (centred ? 2 : 1) * x.m * RECIPROCAL_SIGMA;
        double m = greatest(use, "gamma") * normal + (centred ? greatest(use, "beta") : 0);
        return new Bound(m, 2 * (n + FUNCTION) * U * (1 + normal * normal) * m);
    }

    private Tensor tensor(Graph.Use use, String suffix) {
        return tensors.get(use.owner() + "." + suffix);
    }

    private double bias(Graph.Use use, boolean there) {
        return there ? greatest(use, "bias") : 0;
    }

    private int taps(Graph.Use use, int filters) {
        return tensor(use, "weight").size() / filters;
    }

    private double greatest(Graph.Use use, String suffix) {
        double greatest = 0;
        for (float v : tensor(use, suffix).toArray()) {
            greatest = Math.max(greatest, Math.abs(v));
        }
        return greatest;
    }

    /** The greatest sum of sizes of a filter's weights. */
    private double rowSum(Graph.Use use, int filters) {
        float[] w = tensor(use, "weight").toArray();
        int taps = w.length / filters;
        double greatest = 0;
        for (int f = 0; f < filters; f++) {
            double sum = 0;
            for (int t = 0; t < taps; t++) {
                sum += Math.abs(w[f * taps + t]);
            }
            greatest = Math.max(greatest, sum);
        }
        return greatest;
    }

    /** The greatest sum of sizes of a unit's weights. */
    private double columnSum(Graph.Use use) {
        Tensor w = tensor(use, "weight");
        int units = w.shape().dim(1);
        double greatest = 0;
        for (int j = 0; j < units; j++) {
            double sum = 0;
            for (int i = 0; i < w.shape().dim(0); i++) {
                sum += Math.abs(w.get(i * units + j));
            }
            greatest = Math.max(greatest, sum);
        }
        return greatest;
    }
}
