package lanewise.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.optim.search.Asha;
import lanewise.optim.search.Bayesian;
import lanewise.optim.search.CoarseToFine;
import lanewise.optim.search.Controller;
import lanewise.optim.search.Evolution;
import lanewise.optim.search.Grid;
import lanewise.optim.search.Method;
import lanewise.optim.search.PopulationTraining;
import lanewise.optim.search.RandomSearch;
import lanewise.optim.search.Space;
import lanewise.optim.search.SuccessiveHalving;
import lanewise.optim.search.Tpe;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --method}: those of {@code lanewise.optim.search} by name, fitted to a number of trials and of epochs. */
enum SearchMethod {
    /** Every combination of a few values. */
    GRID {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Grid(points);
        }
    },
    /** Independent draws. */
    RANDOM {
        @Override
        Method of(int trials, int epochs, int points) {
            return new RandomSearch(epochs);
        }
    },
    /** Half of the trials with a quarter of the epochs, the rest around the best of them. */
    COARSE_TO_FINE {
        @Override
        Method of(int trials, int epochs, int points) {
            int coarse = Math.ceilDiv(trials, 2);
            CoarseToFine.Stage first = new CoarseToFine.Stage(coarse, Math.max(1, epochs / 4));
            return trials == 1
                    ? new CoarseToFine(first)
                    : new CoarseToFine(first, new CoarseToFine.Stage(trials - coarse, epochs));
        }
    },
    /** The best third goes on with three times the epochs. */
    HALVING {
        @Override
        Method of(int trials, int epochs, int points) {
            return new SuccessiveHalving(Math.max(1, 2 * trials / 3), 1, epochs);
        }
    },
    /** The same without waiting. */
    ASHA {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Asha(1, epochs);
        }
    },
    /** A Gaussian process. */
    BAYESIAN {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Bayesian();
        }
    },
    /** Densities of good and other trials. */
    TPE {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Tpe();
        }
    },
    /** Crossover and mutation. */
    EVOLUTION {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Evolution();
        }
    },
    /** Members that copy each other; a trial is an epoch of one. */
    PBT {
        @Override
        Method of(int trials, int epochs, int points) {
            return new PopulationTraining(Math.max(2, trials / epochs), 1, epochs);
        }
    },
    /** A recurrent network that writes settings. */
    CONTROLLER {
        @Override
        Method of(int trials, int epochs, int points) {
            return new Controller();
        }
    };

    private static final int TRIALS = 20;

    /** What cannot change in the middle of a training. */
    private static final List<Hyper> FIXED = List.of(Hyper.UNITS, Hyper.LAYERS, Hyper.OPTIMIZER, Hyper.ACTIVATION);

    /**
     * The method.
     *
     * @param epochs of a whole training
     * @param points of a grid
     */
    abstract Method of(int trials, int epochs, int points);

    /**
     * How many trials when the user names no number.
     *
     * @throws WrongUsage when a grid has more than a million
     */
    int defaultTrials(Space space, int points) {
        try {
            return this == GRID ? new Grid(points).settings(space).size() : TRIALS;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--points: " + e.getMessage());
        }
    }

    /** Whether trials go on where others ended. */
    boolean continues() {
        return this == HALVING || this == ASHA || this == PBT;
    }

    /** Whether the budget of a trial says for how many epochs it trains; with the others all train as long. */
    boolean budgets() {
        return continues() || this == RANDOM || this == COARSE_TO_FINE;
    }

    /** Whether a hyper-parameter can be searched so. */
    boolean allows(Hyper h) {
        return this != PBT || !FIXED.contains(h);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code --method}. */
    static final class Converter implements ITypeConverter<SearchMethod> {
        @Override
        public SearchMethod convert(String text) {
            for (SearchMethod method : values()) {
                if (method.toString().equals(text)) {
                    return method;
                }
            }
            throw new TypeConversionException(
                    "expected one of " + Arrays.toString(values()) + ", found '" + text + "'");
        }
    }
}
