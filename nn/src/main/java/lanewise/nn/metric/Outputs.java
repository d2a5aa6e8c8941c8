package lanewise.nn.metric;

import lanewise.simd.Tensor;

/** What a network's outputs are, for metrics that need probabilities of classes. */
public enum Outputs {
    /** Logits: probabilities are their softmax, in double precision. */
    LOGITS,

    /** Probabilities, divided by their sum as scikit-learn does. */
    PROBABILITIES;

    /** The logarithm of what probabilities are divided by. */
    private double logNormalizer(Tensor outputs, int row, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < classes; j++) {
            max = Math.max(max, outputs.get(row + j));
        }
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            double x = outputs.get(row + j);
            sum += this == LOGITS ? Math.exp(x - max) : x;
        }
        return this == LOGITS ? max + Math.log(sum) : Math.log(sum);
    }

    /** ln of the probability of class j of the example that starts at element {@code row}. */
    double logProbability(Tensor outputs, int row, int classes, int j) {
        double x = outputs.get(row + j);
        return (this == LOGITS ? x : Math.log(x)) - logNormalizer(outputs, row, classes);
    }
}
