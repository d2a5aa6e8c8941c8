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
 * Examples ready to learn from.
 *
 * @param source where they came from
 * @param split training and test part, both preprocessed
 * @param preprocessing fitted on what is learned from alone, or that of a model that is trained further, if it has one
 * @param validation held out of the training part, if anything is
 * @param targets what numbers to be predicted were standardised by, of what is learned from; absent where there are classes
 */
record TrainingData(
        DataSource source,
        Split split,
        Optional<Preprocessing> preprocessing,
        Optional<Dataset> validation,
        Optional<Standardizer> targets) {
    /** Of the split between what is learned from and what is held out. */
    private static final long VALIDATION_SEED = 2;

    /**
     * Loads and preprocesses them.
     *
     * @param validationShare of the training part to hold out, 0 for none
     * @param transfer a model whose preprocessing is taken over
     */
    static TrainingData load(DataSource source, double validationShare, Optional<Transfer> transfer, TensorArena arena)
            throws IOException {
        Split whole = source.split(arena);
        transfer.ifPresent(t -> t.requireFit(whole.train()));

        if (validationShare == 0) {
            return preprocessed(source, whole, Optional.empty(), transfer, arena);
        }
        Split parts = Split.of(whole.train(), validationShare, VALIDATION_SEED, arena);
        return preprocessed(source, new Split(parts.train(), whole.test()), Optional.of(parts.test()), transfer, arena);
    }

    private static TrainingData preprocessed(
            DataSource source,
            Split split,
            Optional<Dataset> validation,
            Optional<Transfer> transfer,
            TensorArena arena) {
        Dataset train = split.train();
        Optional<Preprocessing> preprocessing = transfer.isPresent()
                ? transfer.get().model().preprocessing()
                : Optional.of(source.preprocessing(train, arena));
        Optional<Standardizer> targets = train.hasClasses()
                ? Optional.empty()
                : transfer.flatMap(t -> t.targets(train)).or(() -> Optional.of(Standardizer.ofTargets(train, arena)));
        UnaryOperator<Dataset> prepare = part -> {
            Dataset prepared = preprocessing.map(p -> prepared(part, p, arena)).orElse(part);
            return targets.map(t -> t.transformTargets(prepared, arena)).orElse(prepared);
        };
        return new TrainingData(
                source,
                new Split(prepare.apply(train), prepare.apply(split.test())),
                preprocessing,
                validation.map(prepare),
                targets);
    }

    /** What is not in memory stays where it is. */
    private static Dataset prepared(Dataset data, Preprocessing preprocessing, TensorArena arena) {
        return !data.isInMemory() && preprocessing instanceof Standardizer standardizer
                ? standardizer.view(data)
                : preprocessing.prepare(data, arena);
    }

    /** What black has become, or the mean where pixels have not become the same: what lies beyond the edge of an image. */
    float background() {
        if (preprocessing.isEmpty()) {
            return 0;
        }
        float[] black = new float[preprocessing.get().inputs()];
        float[] y = new float[preprocessing.get().outputs()];
        preprocessing.get().apply(black, y);
        for (float pixel : y) {
            if (pixel != y[0]) {
                return 0;
            }
        }
        return y[0];
    }

    /** What is learned from. */
    Dataset train() {
        return split.train();
    }

    /** What is only looked at afterwards. */
    Dataset test() {
        return split.test();
    }
}
