package lanewise.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.simd.TensorArena;

/**
 * What settings are tried on, in memory: a part of what there is to learn from is kept to judge them by.
 *
 * @param train what trials learn from
 * @param validation what they are judged by
 * @param targets what numbers to be predicted were standardised by; absent where there are classes
 */
record SearchData(Dataset train, Dataset validation, Optional<Standardizer> targets) {
    private static final double VALIDATION = 0.2;

    /** Of so many a fifth is two, and fewer have no variance to explain. */
    private static final int FEWEST_NUMBERS = 8;

    /** What examples go through is fitted on what is learned from alone. */
    static SearchData of(DataSource source, long seed, TensorArena arena) throws IOException {
        Dataset whole = source.split(arena).train();
        if (!whole.hasClasses() && whole.size() < FEWEST_NUMBERS) {
            throw new WrongUsage(
                    "--data " + source.name() + ": has " + whole.size() + " numbers to learn from; a search"
                            + " needs at least " + FEWEST_NUMBERS + ", of which a fifth judges");
        }
        Split parts = Split.of(whole, VALIDATION, seed, arena);
        Dataset train = parts.train();
        Preprocessing preprocessing = source.preprocessing(train, arena);
        Optional<Standardizer> targets =
                train.hasClasses() ? Optional.empty() : Optional.of(Standardizer.ofTargets(train, arena));
        UnaryOperator<Dataset> prepare = part -> {
            Dataset prepared = preprocessing.prepare(part, arena);
            return targets.map(t -> t.transformTargets(prepared, arena)).orElse(prepared);
        };
        return new SearchData(prepare.apply(train), prepare.apply(parts.test()), targets);
    }
}
