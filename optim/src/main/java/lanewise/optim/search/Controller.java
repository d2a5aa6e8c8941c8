package lanewise.optim.search;

import java.util.Optional;
import lanewise.optim.check.Require;

/**
 * Architecture search by reinforcement: a small recurrent network writes settings decision by decision, and learns from their scores which
 * decisions to make more often (Zoph and Le, "Neural Architecture Search with Reinforcement Learning", ICLR 2017). For spaces of choices
 * that depend on each other, and hundreds of cheap trials; numbers are cut into levels.
 *
 * <p>REINFORCE (Williams 1992): θ ← θ + ε·A·∇ ln P(setting), where the advantage A is the score less a moving mean of scores, divided by their moving
 * deviation, so that the scale of scores does not matter, and held within ±3. A failed trial counts as the worst score so far.
 *
 * @param levels of a number; at least 2
 * @param hidden units of the network; at least 1
 * @param learningRate ε
 * @param decay of the moving mean and deviation; in (0, 1)
 */
public record Controller(int levels, int hidden, double learningRate, double decay) implements Method {
    private static final double LARGEST_ADVANTAGE = 3;

    public Controller {
        Require.atLeast(2, "controller", "levels", levels);
        Require.atLeast(1, "controller", "hidden", hidden);
        Require.positive("controller", "learning rate", learningRate);
        Require.inside("controller", "decay", decay);
    }

    /** Eight levels, 16 units, rate 0.1, decay 0.95. */
    public Controller() {
        this(8, 16, 0.1, 0.95);
    }

    @Override
    public Proposer start(Space space, long seed) {
        return new Learner(space, seed);
    }

    /** Remembers what it learned from the first trials, as a new one would learn it from the same history. */
    private final class Learner implements Proposer {
        private final Space space;
        private final long seed;
        private final double[][] codes;
        private final Policy policy;
        private int learned;
        private double mean;
        private double variance;
        private double worst = Double.NEGATIVE_INFINITY;

        Learner(Space space, long seed) {
            this.space = space;
            this.seed = seed;
            codes = space.parameters().stream().map(p -> p.grid(levels)).toArray(double[][]::new);
            int[] counts = new int[codes.length];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = codes[i].length;
            }
            policy = new Policy(counts, hidden, Draws.ofStart(seed));
        }

        @Override
        public Optional<Proposal> propose(History history) {
            for (; learned < history.known(); learned++) {
                learn(history.setting(learned), history.cost(learned));
            }
            Draws draws = Draws.ofProposal(seed, history.size());
            double[] chosen = new double[codes.length];
            policy.walk((t, probabilities) -> {
                if (!space.exists(space.parameters().get(t), chosen)) {
                    chosen[t] = Double.NaN;
                    return Policy.ABSENT;
                }
                int level = draws.index(probabilities);
                chosen[t] = codes[t][level];
                return level;
            });
            return Optional.of(Proposal.of(space.ofCodes(chosen), 1));
        }

        private void learn(Setting setting, double cost) {
            if (cost == Double.POSITIVE_INFINITY && worst == Double.NEGATIVE_INFINITY) {
                return; // Nothing to compare it with yet.
            }
            double bounded = cost == Double.POSITIVE_INFINITY ? worst : cost;
            if (worst == Double.NEGATIVE_INFINITY) {
                mean = bounded;
            }
            worst = Math.max(worst, bounded);
            double difference = mean - bounded;
            variance = decay * variance + (1 - decay) * difference * difference;
            mean += (1 - decay) * (bounded - mean);
            if (variance > 0) {
                double advantage = difference / Math.sqrt(variance);
                ascend(setting, Math.max(-LARGEST_ADVANTAGE, Math.min(LARGEST_ADVANTAGE, advantage)));
            }
        }

        private void ascend(Setting setting, double advantage) {
            double[] gradient = policy.gradient(decisions(setting));
            double[] theta = policy.theta();
            for (int i = 0; i < theta.length; i++) {
                theta[i] += learningRate * advantage * gradient[i];
            }
        }

        private int[] decisions(Setting setting) {
            int[] decisions = new int[codes.length];
            for (int t = 0; t < decisions.length; t++) {
                decisions[t] = Policy.ABSENT;
                for (int i = 0; i < codes[t].length; i++) {
                    if (setting.code(t) == codes[t][i]) {
                        decisions[t] = i;
                    }
                }
            }
            return decisions;
        }
    }
}
