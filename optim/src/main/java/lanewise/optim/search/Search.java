package lanewise.optim.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import lanewise.optim.Goal;

/**
 * A search: a space, a method, a goal, and how long it goes on. Configure, then {@link #run}.
 *
 * <p><b>The same results every time.</b> Trial n is proposed from the results of trials 0 … n − w and of no others, where w is the
 * {@link #window}; methods that work in stages wait for whole stages. So for an objective that gives the same score for the same trial, the
 * trials, their scores and the best one follow from space, method, goal, seed and window alone: not from the number of threads, nor from
 * which trial ends first, nor from kills and resumptions. Only the order of lines in the journal and the seconds differ.
 *
 * <p>At most w trials run at once. A window larger than the number of threads keeps them busy when trials differ in length; a smaller
 * one lets methods that learn know more.
 */
public final class Search {
    private final Space space;
    private final Method method;
    private final Goal goal;
    private int trials = Integer.MAX_VALUE;
    private long spend = Long.MAX_VALUE;
    private long seed;
    private int window = 1;
    private boolean stopOnFailure;
    private Optional<Path> journal = Optional.empty();
    private Consumer<TrialResult> listener = result -> {};

    private Search(Space space, Method method, Goal goal) {
        this.space = space;
        this.method = method;
        this.goal = goal;
    }

    /** A search for the lowest score. */
    public static Search minimise(Space space, Method method) {
        return new Search(space, method, Goal.MINIMISE);
    }

    /** A search for the highest score. */
    public static Search maximise(Space space, Method method) {
        return new Search(space, method, Goal.MAXIMISE);
    }

    /** Ends after so many trials, those of the journal included. */
    public Search trials(int trials) {
        this.trials = (int) atLeastOne("trials", trials);
        return this;
    }

    /** Ends before a trial that would take the sum of what trials spend above this; see {@link Trial#budget}. */
    public Search spend(long spend) {
        this.spend = atLeastOne("spend", spend);
        return this;
    }

    /** What all random numbers follow from; 0 by default. */
    public Search seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** How many trials may be under way at once; 1 by default. Part of what the results follow from. */
    public Search window(int window) {
        this.window = (int) atLeastOne("window", window);
        return this;
    }

    /**
     * Records every trial in this file as it ends, and continues from it if it is there. Its folder must exist. Trials' own folders
     * lie beside it, in a folder with {@code .trials} behind its name.
     */
    public Search journal(Path file) {
        this.journal = Optional.of(file);
        return this;
    }

    /** Ends with a {@link TrialFailedException} when a trial fails, rather than recording that and going on. */
    public Search stopOnFailure() {
        this.stopOnFailure = true;
        return this;
    }

    /** Calls this for every trial that ends, one at a time, in the thread that called {@code run}; not for those of the journal. */
    public Search onTrial(Consumer<TrialResult> listener) {
        this.listener = listener;
        return this;
    }

    private static long atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
        }
        return value;
    }

    /** Runs every trial in this thread. See {@link #run(Objective, Executor)}. */
    public SearchResult run(Objective objective) throws IOException, InterruptedException {
        return run(objective, Runnable::run);
    }

    /**
     * Searches, or goes on with the journal's search, and returns when all trials have ended.
     *
     * <p>When it throws, trials that are under way have ended and are recorded; only when it was interrupted they are not waited for, and not
     * recorded unless they were already.
     *
     * @param executor runs the trials, at most {@link #window} at once. It must run all that it accepts, and not in the one thread that waits here
     *     (except within {@code execute} itself)
     * @throws OtherSearchException when the journal is of another space, method, goal, seed or window; with both
     * @throws IllegalStateException when the method never ends and neither trials nor spend are limited
     * @throws IOException when the journal cannot be read or written, is damaged before its last line, or is in use
     * @throws TrialFailedException when a trial failed and that is to end the search
     */
    public SearchResult run(Objective objective, Executor executor) throws IOException, InterruptedException {
        if (method.endless() && trials == Integer.MAX_VALUE && spend == Long.MAX_VALUE) {
            throw new IllegalStateException(method + " never ends; say how many trials, or how much to spend");
        }
        Method.Proposer proposer = method.start(space, seed);
        if (journal.isEmpty()) {
            return new SearchRun(this, proposer, objective, executor, Optional.empty()).run();
        }
        try (Journal open = Journal.open(journal.get(), this)) {
            return new SearchRun(this, proposer, objective, executor, Optional.of(open)).run();
        }
    }

    Space space() {
        return space;
    }

    Method method() {
        return method;
    }

    Goal goal() {
        return goal;
    }

    int maxTrials() {
        return trials;
    }

    long maxSpend() {
        return spend;
    }

    long seed() {
        return seed;
    }

    int window() {
        return window;
    }

    boolean stopsOnFailure() {
        return stopOnFailure;
    }

    Consumer<TrialResult> listener() {
        return listener;
    }
}
