package lanewise.optim.search;

import java.util.OptionalInt;

/**
 * What a method wants tried.
 *
 * @param parent the finished trial whose state is continued, if any; the new trial's setting may be another
 * @param budget what the trial shall have spent when it ends, its parents' share included: epochs, say; at least 1
 */
public record Proposal(Setting setting, OptionalInt parent, int budget) {
    public Proposal {
        if (budget < 1) {
            throw new IllegalArgumentException("the budget of a trial is " + budget + "; it must be at least 1");
        }
    }

    /** A trial that starts from nothing. */
    public static Proposal of(Setting setting, int budget) {
        return new Proposal(setting, OptionalInt.empty(), budget);
    }

    /** A trial that goes on where another ended. */
    public static Proposal after(int parent, Setting setting, int budget) {
        return new Proposal(setting, OptionalInt.of(parent), budget);
    }
}
