package lanewise.nn.init;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * Biases of an output layer that make it say what is true on average before it has learned anything: a first loss without the steep descent in which a network only
 * learns how frequent classes are.
 *
 * @param values one per output, finite
 */
public record OutputBias(List<Double> values) implements Initializer {
    public OutputBias {
        values = List.copyOf(values);
        for (double v : values) {
            if (!Float.isFinite((float) v)) {
                throw new IllegalArgumentException("outputBias: a value is " + v + "; it must be finite, as a float");
            }
        }
    }

    /**
     * Before a softmax: ln(count/total), whose softmax are the frequencies.
     *
     * @param counts examples of each class, 1 or more each
     */
    public static OutputBias ofClassCounts(long... counts) {
        double total = 0;
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] < 1) {
                throw new IllegalArgumentException("outputBias: class " + c + " has " + counts[c]
                        + " examples; it must have 1 or more, for the logarithm of 0 is no bias");
            }
            total += counts[c];
        }
        double n = total;
        return new OutputBias(
                Arrays.stream(counts).mapToObj(c -> Math.log(c / n)).toList());
    }

    /** Before a sigmoid: ln(p/(1 − p)), whose sigmoid is p. */
    public static OutputBias ofProbabilities(double... p) {
        for (double v : p) {
            if (!(v > 0 && v < 1)) {
                throw new IllegalArgumentException(
                        "outputBias: a probability is " + v + "; it must be above 0 and below 1");
            }
        }
        return map(v -> Math.log(v) - Math.log1p(-v), p);
    }

    /** Of linear outputs: the means of their targets. */
    public static OutputBias ofMeans(double... means) {
        return map(v -> v, means);
    }

    private static OutputBias map(DoubleUnaryOperator f, double... x) {
        return new OutputBias(Arrays.stream(x).map(f).boxed().toList());
    }

    /** @throws IllegalArgumentException when the tensor has not as many elements as there are values */
    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        if (w.size() != values.size()) {
            throw new IllegalArgumentException("outputBias: the bias is " + w.shape() + " (" + w.size()
                    + " elements) but there are " + values.size() + " values");
        }
        for (int i = 0; i < w.size(); i++) {
            w.set(i, (float) (double) values.get(i));
        }
    }
}
