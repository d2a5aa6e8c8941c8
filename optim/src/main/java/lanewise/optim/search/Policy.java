package lanewise.optim.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recurrent network that writes a setting one decision after the other (Zoph and Le, "Neural Architecture Search with Reinforcement
 * Learning", ICLR 2017):
 *
 * <p>h_t = tanh(W·h_{t−1} + e_{t−1} + b), P(a_t = i) = softmax(V_t·h_t + c_t)_i, where e_{t−1} is a learned vector for the decision before,
 * or for the start. A decision that does not exist in a setting is passed over.
 */
final class Policy {
    /** Passed over. */
    static final int ABSENT = -1;

    private static final double INITIAL = 0.1;

    private final int[] levels;
    private final int hidden;
    /** W, b, the start's vector; then for each decision V, c and the vectors of its levels. */
    private final double[] theta;

    private final int[] blocks;

    Policy(int[] levels, int hidden, Draws draws) {
        this.levels = levels;
        this.hidden = hidden;
        blocks = new int[levels.length + 1];
        blocks[0] = hidden * hidden + 2 * hidden;
        for (int t = 0; t < levels.length; t++) {
            blocks[t + 1] = blocks[t] + levels[t] * (2 * hidden + 1);
        }
        theta = new double[blocks[levels.length]];
        Arrays.setAll(theta, i -> INITIAL * draws.normal());
    }

    /** All weights, in place. */
    double[] theta() {
        return theta;
    }

    private int bias() {
        return hidden * hidden;
    }

    private int start() {
        return bias() + hidden;
    }

    private int logitWeights(int t) {
        return blocks[t];
    }

    private int logitBias(int t) {
        return blocks[t] + levels[t] * hidden;
    }

    private int embedding(int t, int level) {
        return logitBias(t) + levels[t] + level * hidden;
    }

    /** Decides about one thing after the other; whether there is anything to decide may depend on what was decided. */
    interface Chooser {
        /** The level of decision t, or {@link #ABSENT}; the probabilities are there to choose by. */
        int choose(int t, double[] probabilities);
    }

    /** What a walk through all decisions passed, for the way back. */
    private static final class Step {
        final int t;
        final int level;
        final int input;
        final double[] before;
        final double[] h;
        final double[] probabilities;

        Step(int t, int level, int input, double[] before, double[] h, double[] probabilities) {
            this.t = t;
            this.level = level;
            this.input = input;
            this.before = before;
            this.h = h;
            this.probabilities = probabilities;
        }
    }

    /** ln P of the decisions made. */
    double walk(Chooser chooser) {
        return forward(chooser).stream()
                .mapToDouble(s -> StrictMath.log(s.probabilities[s.level]))
                .sum();
    }

    private List<Step> forward(Chooser chooser) {
        List<Step> steps = new ArrayList<>();
        double[] h = new double[hidden];
        int input = start();
        for (int t = 0; t < levels.length; t++) {
            double[] next = state(h, input);
            double[] probabilities = probabilities(t, next);
            int level = chooser.choose(t, probabilities);
            if (level != ABSENT) {
                steps.add(new Step(t, level, input, h, next, probabilities));
                h = next;
                input = embedding(t, level);
            }
        }
        return steps;
    }

    private double[] state(double[] before, int input) {
        double[] h = new double[hidden];
        for (int i = 0; i < hidden; i++) {
            double sum = theta[bias() + i] + theta[input + i];
            for (int j = 0; j < hidden; j++) {
                sum += theta[i * hidden + j] * before[j];
            }
            h[i] = StrictMath.tanh(sum);
        }
        return h;
    }

    private double[] probabilities(int t, double[] h) {
        double[] p = new double[levels[t]];
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < p.length; i++) {
            p[i] = theta[logitBias(t) + i];
            for (int j = 0; j < hidden; j++) {
                p[i] += theta[logitWeights(t) + i * hidden + j] * h[j];
            }
            max = Math.max(max, p[i]);
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = StrictMath.exp(p[i] - max);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /** ∂ ln P(decisions)/∂θ, by backpropagation through the decisions. */
    double[] gradient(int[] decisions) {
        List<Step> steps = forward((t, p) -> decisions[t]);
        double[] grad = new double[theta.length];
        double[] dh = new double[hidden];
        for (Step s : steps.reversed()) {
            logitGradient(s, dh, grad);
            dh = stateGradient(s, dh, grad);
        }
        return grad;
    }

    /** ∂ ln P/∂z_i = 1 − P_i for the level chosen and −P_i for the others. */
    private void logitGradient(Step s, double[] dh, double[] grad) {
        for (int i = 0; i < levels[s.t]; i++) {
            double dz = (i == s.level ? 1 : 0) - s.probabilities[i];
            grad[logitBias(s.t) + i] += dz;
            for (int j = 0; j < hidden; j++) {
                int w = logitWeights(s.t) + i * hidden + j;
                grad[w] += dz * s.h[j];
                dh[j] += dz * theta[w];
            }
        }
    }

    private double[] stateGradient(Step s, double[] dh, double[] grad) {
        double[] before = new double[hidden];
        for (int i = 0; i < hidden; i++) {
            double du = dh[i] * (1 - s.h[i] * s.h[i]);
            grad[bias() + i] += du;
            grad[s.input + i] += du;
            for (int j = 0; j < hidden; j++) {
                grad[i * hidden + j] += du * s.before[j];
                before[j] += du * theta[i * hidden + j];
            }
        }
        return before;
    }
}
