package lanewise.cli;

import java.io.IOException;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.Split;
import lanewise.simd.TensorArena;

/**
 * Examples ready to learn from.
 *
 * @param source where they came from
 * @param split training and test part, both preprocessed
 * @param preprocessing fitted on the training part alone
 */
record TrainingData(DataSource source, Split split, Preprocessing preprocessing) {
    /** Loads and preprocesses them. */
    static TrainingData load(DataSource source, TensorArena arena) throws IOException {
        Split split = source.split(arena);
        Preprocessing preprocessing = source.preprocessing(split.train(), arena);
        Split prepared =
                new Split(preprocessing.prepare(split.train(), arena), preprocessing.prepare(split.test(), arena));
        return new TrainingData(source, prepared, preprocessing);
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
