package lanewise.cli;

import java.io.IOException;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.simd.TensorArena;

/**
 * Examples ready to learn from.
 *
 * @param source where they came from
 * @param split training and test part, both standardised
 * @param standardizer fitted on the training part alone
 */
record TrainingData(DataSource source, Split split, Standardizer standardizer) {
    /** Loads and standardises them. */
    static TrainingData load(DataSource source, TensorArena arena) throws IOException {
        Split split = source.split(arena);
        Standardizer standardizer = source.ofPixels()
                ? Standardizer.overall(split.train(), arena)
                : Standardizer.perFeature(split.train(), arena);
        standardizer.apply(split.train());
        standardizer.apply(split.test());
        return new TrainingData(source, split, standardizer);
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
