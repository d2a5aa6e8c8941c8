package lanewise.optim.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import lanewise.simd.Rng;

/**
 * One run of a search. The calling thread proposes and waits; workers evaluate, record, and report here.
 *
 * <p>Results come in any order and are shown to the method in the order of trials, never more of them than the window allows.
 */
final class SearchRun {
    private final Search search;
    private final Method.Proposer proposer;
    private final Objective objective;
    private final Executor executor;
    private final Optional<Journal> journal;

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<Integer, TrialResult> finished = new HashMap<>();
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();
    private final List<TrialResult> known = new ArrayList<>();
    private final History history;
    private int running;
    private long spent;

    /** A trial's end: a result, or what must end the search. */
    private record Event(Optional<TrialResult> result, Optional<Throwable> failure) {}

    SearchRun(
            Search search,
            Method.Proposer proposer,
            Objective objective,
            Executor executor,
            Optional<Journal> journal) {
        this.search = search;
        this.proposer = proposer;
        this.objective = objective;
        this.executor = executor;
        this.journal = journal;
        history = new History(search.goal(), proposals, known);
    }

    SearchResult run() throws IOException, InterruptedException {
        try {
            boolean more = true;
            while (more && proposals.size() < search.maxTrials()) {
                more = proposeOne();
            }
            while (running > 0) {
                take();
            }
            return new SearchResult(search.goal(), allResults());
        } catch (Throwable t) {
            settle(t);
            throw t;
        }
    }

    private List<TrialResult> allResults() {
        List<TrialResult> results = new ArrayList<>();
        for (int n = 0; n < proposals.size(); n++) {
            results.add(finishedTrial(n).orElseThrow());
        }
        return results;
    }

    private Optional<TrialResult> finishedTrial(int n) {
        return Optional.ofNullable(finished.get(n)).or(() -> journal.flatMap(j -> j.result(n)));
    }

    /** Proposes a trial and starts it, unless the journal has it; false when there is none to come. */
    private boolean proposeOne() throws IOException, InterruptedException {
        int n = proposals.size();
        revealUpTo(Math.max(n - search.window() + 1, proposer.needs(history)));
        Optional<TrialResult> recorded = journal.flatMap(j -> j.result(n));
        Optional<Proposal> next = recorded.isPresent()
                ? recorded.map(r -> new Proposal(r.setting(), r.parent(), r.budget()))
                : proposer.propose(history);
        if (next.isEmpty() || spent + cost(next.get()) > search.maxSpend()) {
            return false;
        }
        Proposal proposal = next.get();
        spent += cost(proposal);
        seeds.add(seedOf(n, proposal));
        proposals.add(proposal);
        if (recorded.isEmpty()) {
            start(new Trial(n, proposal, inherited(proposal), seeds.get(n), journal.map(Journal::folders)));
        }
        return true;
    }

    /** Exactly so many results, in order: what ended early stays hidden, for another run may not have it yet. */
    private void revealUpTo(int count) throws IOException, InterruptedException {
        while (known.size() < count) {
            Optional<TrialResult> next = finishedTrial(known.size());
            if (next.isPresent()) {
                known.add(next.get());
            } else {
                take();
            }
        }
    }

    private int inherited(Proposal p) {
        return p.parent().isPresent() ? proposals.get(p.parent().getAsInt()).budget() : 0;
    }

    private long cost(Proposal p) {
        return p.budget() - (long) inherited(p);
    }

    private long seedOf(int n, Proposal p) {
        if (p.parent().isPresent()
                && proposals.get(p.parent().getAsInt()).setting().equals(p.setting())) {
            return seeds.get(p.parent().getAsInt());
        }
        return new Rng(search.seed(), Draws.TRIALS).bits(n);
    }

    private void start(Trial trial) {
        executor.execute(() -> evaluate(trial));
        running++;
    }

    /** In a worker. Recorded before it is reported, so that nothing that ended is lost while the method thinks. */
    private void evaluate(Trial trial) {
        try {
            TrialResult result = measure(trial);
            if (journal.isPresent()) {
                journal.get().append(result);
            }
            events.add(new Event(Optional.of(result), Optional.empty()));
        } catch (Throwable t) {
            events.add(new Event(Optional.empty(), Optional.of(t)));
        }
    }

    private TrialResult measure(Trial trial) throws InterruptedException {
        long start = System.nanoTime();
        double score = Double.NaN;
        Optional<Exception> thrown = Optional.empty();
        try {
            score = objective.score(trial);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // What an interrupt did to the objective is no property of the setting.
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException(trial + " was interrupted").initCause(e);
            }
            thrown = Optional.of(e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (Double.isFinite(score)) {
            return trial.succeeded(score, seconds);
        }
        String why = thrown.map(Exception::toString).orElse("the score is " + score);
        if (search.stopsOnFailure()) {
            TrialFailedException stop = new TrialFailedException(trial, why);
            thrown.ifPresent(stop::initCause);
            throw stop;
        }
        return trial.failed(why, seconds);
    }

    private void take() throws IOException, InterruptedException {
        Event event;
        try {
            event = events.take();
        } catch (InterruptedException e) {
            running = 0; // They may take as long again as they have taken: not waited for.
            throw e;
        }
        running--;
        if (event.failure().isPresent()) {
            rethrow(event.failure().get());
        }
        TrialResult result = event.result().orElseThrow();
        finished.put(result.number(), result);
        search.listener().accept(result);
    }

    private static void rethrow(Throwable t) throws IOException, InterruptedException {
        switch (t) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(t);
        }
    }

    /** After a failure: lets the other trials end and be recorded. */
    private void settle(Throwable first) throws InterruptedException {
        for (; running > 0; running--) {
            events.take().failure().ifPresent(first::addSuppressed);
        }
    }
}
