package lanewise.nn.check;

import java.util.List;
import lanewise.nn.loss.BinaryCrossEntropy;
import lanewise.nn.loss.Focal;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.loss.SoftmaxCrossEntropy.Target;
import lanewise.nn.loss.SoftmaxFocal;

/** Losses of probabilities, by the equations of docs/losses.md. */
final class EntropyReferences {
    private EntropyReferences() {}

    /** −p·y·ln σ(x) − (1 − y)·ln(1 − σ(x)), both logarithms as softplus. */
    static int binary(BinaryCrossEntropy loss, DoubleTape t, int x, double y) {
        int one = t.softplus(t.scale(-1, x));
        int zero = t.softplus(x);
        return t.plus(loss.positiveWeight() * y, one).plus(1 - y, zero).sum();
    }

    /** −w·(1 − p)^γ·ln p, p = σ(u): (1 − p)^γ is e^(−γ·ln(1 + eᵘ)). */
    static int focal(Focal loss, DoubleTape t, int x, double y) {
        int u = y == 1 ? x : t.scale(-1, x);
        int modulation = t.exp(t.scale(-loss.gamma(), t.softplus(u)));
        int entropy = t.softplus(t.scale(-1, u));
        double alpha = loss.alpha().orElse(1);
        double weight = y == 1 || loss.alpha().isEmpty() ? alpha : 1 - alpha;
        return t.scale(weight, t.multiply(modulation, entropy));
    }

    /** y·(ln y − x). */
    static int divergence(DoubleTape t, int x, double y) {
        double log = y == 0 ? 0 : y * StrictMath.log(y);
        int entropy = t.constant(log, 20 * DoubleTape.U * Math.abs(log));
        return t.plus(entropy).plus(-y, x).sum();
    }

    static int softmaxFocal(SoftmaxFocal loss, DoubleTape t, int[] x, double... y) {
        int label = (int) y[0];
        int log = RowReferences.logSoftmax(t, x)[label];
        int others = t.scale(-1, t.expm1(log));
        return t.scale(-weight(loss.classWeights(), label), t.multiply(t.pow(others, loss.gamma()), log));
    }

    private static double weight(List<Double> weights, int j) {
        return weights.isEmpty() ? 1 : weights.get(j);
    }

    /** −Σ u·log softmax(x). */
    static final class CrossEntropy implements DoubleLoss<SoftmaxCrossEntropy> {
        @Override
        public int example(SoftmaxCrossEntropy loss, DoubleTape t, int[] x, double... y) {
            int[] logs = RowReferences.logSoftmax(t, x);
            for (int j = 0; j < x.length; j++) {
                double target = loss.target() == Target.PROBABILITIES ? y[j] : j == (int) y[0] ? 1 : 0;
                double u = weight(loss.classWeights(), j)
                        * (target * (1 - loss.smoothing()) + loss.smoothing() / x.length);
                if (u != 0) {
                    t.plus(-u, logs[j]);
                }
            }
            return t.sum();
        }

        /** With labels and class weights the sum of the labels' weights. */
        @Override
        public double divisor(SoftmaxCrossEntropy loss, double[][] targets) {
            if (loss.target() == Target.PROBABILITIES || loss.classWeights().isEmpty()) {
                return targets.length;
            }
            double sum = 0;
            for (double[] target : targets) {
                sum += weight(loss.classWeights(), (int) target[0]);
            }
            return sum;
        }
    }
}
