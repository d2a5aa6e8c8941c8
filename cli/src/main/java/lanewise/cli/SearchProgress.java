package lanewise.cli;

import java.io.PrintStream;
import java.util.Optional;
import lanewise.optim.search.TrialResult;

/** Says a line for each trial that ends. */
final class SearchProgress {
    private final PrintStream err;
    private final int trials;
    private final SearchScore score;
    private Optional<TrialResult> best = Optional.empty();

    SearchProgress(Surroundings around, int trials, SearchScore score) {
        err = around.err();
        this.trials = trials;
        this.score = score;
    }

    /** In the order in which they end. */
    void ended(TrialResult result) {
        StringBuilder line = new StringBuilder("trial ");
        int width = Decimals.digits(trials) - Decimals.digits(result.number());
        line.repeat(' ', Math.max(0, width)).append(result.number()).append("  ");
        if (result.failed()) {
            line.append("failed: ").append(result.failure().orElse(""));
        } else {
            keepBest(result);
            line.append(Decimals.of(result.score(), 4)).append("  best ");
            TrialResult leader = best.orElse(result);
            line.append(Decimals.of(leader.score(), 4))
                    .append(" (trial ")
                    .append(leader.number())
                    .append(')');
        }
        line.append("  ")
                .append(Decimals.of(result.seconds(), 1))
                .append(" s  ")
                .append(result.setting());
        err.println(Talk.printable(line.toString()));
    }

    private void keepBest(TrialResult result) {
        if (best.isEmpty() || score.isBetter(result.score(), best.get().score())) {
            best = Optional.of(result);
        }
    }
}
