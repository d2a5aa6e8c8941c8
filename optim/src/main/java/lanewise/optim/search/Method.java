package lanewise.optim.search;

import java.util.Optional;

/**
 * A way to choose what is tried next: a record of its hyper-parameters, whose text goes into the journal.
 *
 * <p>A method knows settings and costs only. It has no clock, no threads and no random numbers but those that follow from the seed and the
 * number of the trial: {@link Proposer#propose} is a function of its arguments, and so a search can be repeated and resumed.
 */
public interface Method {
    /**
     * Begins a search.
     *
     * @throws IllegalArgumentException when the method cannot search this space
     */
    Proposer start(Space space, long seed);

    /** Whether it goes on proposing for ever, so that a search must say how many trials it wants. */
    default boolean endless() {
        return true;
    }

    /** The method within one search; called by one thread at a time. */
    interface Proposer {
        /**
         * How many trials' results the next proposal needs, counted from trial 0; at most {@link History#size}. The search waits for
         * them. A function of the history.
         */
        default int needs(History history) {
            return 0;
        }

        /**
         * The next trial, or nothing if there is none. A function of the history: what the object remembers between calls may save time, but must
         * not change the answer, for a resumed search asks for unfinished trials only.
         */
        Optional<Proposal> propose(History history);
    }
}
