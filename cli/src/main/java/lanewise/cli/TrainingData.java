package lanewise.cli;

import java.io.IOException;
import java.util.Optional;
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
 * @param preprocessing fitted on what is learned from alone
 * @param validation held out of the training part, if anything is
 */
record TrainingData(DataSource source, Split split, Preprocessing preprocessing, Optional<Dataset> validation) {
    /** Of the split between what is learned from and what is held out. */
    private static final long VALIDATION_SEED = 2;

    /**
     * Loads and preprocesses them.
     *
     * @param validationShare of the training part to hold out, 0 for none
     */
    static TrainingData load(DataSource source, double validationShare, TensorArena arena) throws IOException {
        Split whole = source.split(arena);
        if (validationShare == 0) {
            return preprocessed(source, whole, Optional.empty(), arena);
        }
        Split parts = Split.stratified(whole.train(), validationShare, VALIDATION_SEED, arena);
        return preprocessed(source, new Split(parts.train(), whole.test()), Optional.of(parts.test()), arena);
    }

    private static TrainingData preprocessed(
            DataSource source, Split split, Optional<Dataset> validation, TensorArena arena) {
        Preprocessing preprocessing = source.preprocessing(split.train(), arena);
        Split prepared =
                new Split(prepared(split.train(), preprocessing, arena), prepared(split.test(), preprocessing, arena));
        return new TrainingData(
                source, prepared, preprocessing, validation.map(v -> prepared(v, preprocessing, arena)));
    }

    /** What is not in memory stays where it is. */
    private static Dataset prepared(Dataset data, Preprocessing preprocessing, TensorArena arena) {
        return !data.isInMemory() && preprocessing instanceof Standardizer standardizer
                ? standardizer.view(data)
                : preprocessing.prepare(data, arena);
    }

    /** What black has become, or the mean where pixels have not become the same: what lies beyond the edge of an image. */
    float background() {
        float[] black = new float[preprocessing.inputs()];
        float[] y = new float[preprocessing.outputs()];
        preprocessing.apply(black, y);
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
