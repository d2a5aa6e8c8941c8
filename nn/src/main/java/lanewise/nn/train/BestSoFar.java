package lanewise.nn.train;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.optim.ScalarState;
import lanewise.optim.check.Require;

/** The best epoch so far, and how long ago it was. */
final class BestSoFar implements ScalarState {
    private static final Set<String> NAMES = Set.of("value", "epoch", "since");

    private final Monitor monitor;
    private double value = Double.NaN;
    private int epoch;
    private int since;

    BestSoFar(Monitor monitor) {
        this.monitor = monitor;
    }

    /** Takes note of an epoch, and says whether it is the best. */
    boolean report(EpochReport report) {
        double found = monitor.value(report);
        if (monitor.isBetter(found, value)) {
            value = found;
            epoch = report.epoch();
            since = 0;
            return true;
        }
        since++;
        return false;
    }

    /** Epochs since the best. */
    int since() {
        return since;
    }

    /** Which it was, from 1. */
    Optional<Integer> epoch() {
        return epoch == 0 ? Optional.empty() : Optional.of(epoch);
    }

    /** For people. */
    String text() {
        return monitor.metric() + " " + value + " in epoch " + epoch;
    }

    @Override
    public Map<String, Double> state() {
        return Map.of("value", value, "epoch", (double) epoch, "since", (double) since);
    }

    @Override
    public void restore(Map<String, Double> state) {
        Require.names("best so far", NAMES, state.keySet());
        state.forEach((name, saved) -> {
            switch (name) {
                case "value" -> value = saved;
                case "epoch" -> epoch = (int) (double) saved;
                default -> since = (int) (double) saved;
            }
        });
    }
}
