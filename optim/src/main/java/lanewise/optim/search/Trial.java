package lanewise.optim.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What an objective gets: a setting, how much may be spent on it, and from where to go on.
 *
 * <p>Methods that give good settings more ({@link Asha}, {@link PopulationTraining}) propose trials that continue others. The objective keeps
 * what it needs for that under the trial's number, in memory or in {@link #folder}, and starts from {@link #parent}'s.
 *
 * {@snippet :
 * Network network = trial.parent().isPresent() ? load(trial.parentFolder().orElseThrow()) : fresh(trial);
 * train(network, trial.budget() - trial.spent());
 * save(network, trial.folder());
 * }
 */
public final class Trial {
    private static final Pattern NOTE = Pattern.compile("[^\\t\\r\\n=;]+");

    private final int number;
    private final Proposal proposal;
    private final int spent;
    private final long seed;
    private final Optional<Path> folders;
    private final Map<String, Double> notes = new LinkedHashMap<>();

    Trial(int number, Proposal proposal, int spent, long seed, Optional<Path> folders) {
        this.number = number;
        this.proposal = proposal;
        this.spent = spent;
        this.seed = seed;
        this.folders = folders;
    }

    /** From 0, in the order of proposal. */
    public int number() {
        return number;
    }

    /** What to try. */
    public Setting setting() {
        return proposal.setting();
    }

    /** {@link Setting#real}. */
    public double real(String name) {
        return setting().real(name);
    }

    /** {@link Setting#integer}. */
    public int integer(String name) {
        return setting().integer(name);
    }

    /** {@link Setting#choice}. */
    public String choice(String name) {
        return setting().choice(name);
    }

    /** {@link Setting#has}. */
    public boolean has(String name) {
        return setting().has(name);
    }

    /** What shall have been spent at the end, {@link #spent} included: epochs, say. */
    public int budget() {
        return proposal.budget();
    }

    /** What the parent had spent; 0 without one. */
    public int spent() {
        return spent;
    }

    /** The finished trial to continue, if any. Others may continue it too. */
    public OptionalInt parent() {
        return proposal.parent();
    }

    /**
     * For all random numbers of the trial. It follows from the search's seed and the trial's number; a trial that continues another with
     * the same setting has that one's.
     */
    public long seed() {
        return seed;
    }

    /**
     * Records a number beside the score: a variance, a size. The last one of a name counts.
     *
     * @throws IllegalArgumentException when the name is empty or has a tab, a line break, '=' or ';'
     */
    public synchronized void note(String name, double value) {
        if (!NOTE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a note is named '" + name + "'; it must not be empty or have a tab, a line break, '=' or ';'");
        }
        notes.put(name, value);
    }

    synchronized Map<String, Double> notes() {
        return new LinkedHashMap<>(notes);
    }

    /**
     * A folder of this trial's own, beside the journal; made when it is not there. It may have what a run that was killed left.
     *
     * @throws IllegalStateException when the search has no journal
     * @throws IOException when it cannot be made
     */
    public Path folder() throws IOException {
        return Files.createDirectories(folder(number));
    }

    /**
     * The folder of the trial to continue, if there is one.
     *
     * @throws IllegalStateException when the search has no journal
     */
    public Optional<Path> parentFolder() {
        return parent().isPresent() ? Optional.of(folder(parent().getAsInt())) : Optional.empty();
    }

    private Path folder(int trial) {
        return folders.orElseThrow(() -> new IllegalStateException(
                        "trial " + trial + " has no folder: folders lie beside the journal, and this search has none"))
                .resolve(String.valueOf(trial));
    }

    TrialResult succeeded(double score, double seconds) {
        return new TrialResult(number, parent(), budget(), setting(), score, seconds, Optional.empty(), notes());
    }

    TrialResult failed(String why, double seconds) {
        return new TrialResult(number, parent(), budget(), setting(), Double.NaN, seconds, Optional.of(why), notes());
    }

    @Override
    public String toString() {
        return "trial " + number + ", budget " + budget() + ": " + setting();
    }
}
