package lanewise.optim.search;

/** A trial failed, and the search was told to stop then. The trial is not in the journal: a resumed search tries it again. */
public final class TrialFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrialFailedException(Trial trial, String why) {
        super(trial + " failed: " + why);
    }
}
