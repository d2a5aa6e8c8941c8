package lanewise.optim.search;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A search that is there to be killed: two threads, trials of a few milliseconds, one line of output for each that ended. */
public final class KilledSearch {
    private KilledSearch() {}

    static Search search(Path journal) {
        return Search.minimise(Landscapes.braninSpace(), new Evolution(6, 2, 0.1))
                .trials(300)
                .seed(4)
                .window(3)
                .journal(journal);
    }

    /** Some trials take longer than others, so that they do not end in order. */
    static double score(Trial trial) throws InterruptedException {
        Thread.sleep(trial.number() % 5 == 0 ? 25 : 5);
        return Landscapes.branin(trial.setting());
    }

    /**
     * Searches.
     *
     * @param args the journal
     */
    public static void main(String[] args) throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            search(Path.of(args[0]))
                    .onTrial(t -> System.out.println(t.number()))
                    .run(KilledSearch::score, two);
        }
    }
}
