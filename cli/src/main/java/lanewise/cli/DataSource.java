package lanewise.cli;

import java.io.IOException;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.simd.TensorArena;

/** Where examples come from: what {@code --data} means. */
sealed interface DataSource permits EmbeddedDigits, IdxFolder, CsvFile, NpyFile, ImageFolder, GeneratedData {
    /** For people, model files and the names of run folders. */
    String name();

    /** What is learned from and what is kept for the test, the same on every call. */
    Split split(TensorArena arena) throws IOException;

    /** The part kept for the test. */
    default Dataset test(TensorArena arena) throws IOException {
        return split(arena).test();
    }

    /** Whether all features are of one kind, as pixels are, so that one mean and one deviation standardise them all. */
    boolean ofPixels();

    /** What examples go through, fitted on the training part. */
    default Preprocessing preprocessing(Dataset train, TensorArena arena) {
        return ofPixels() ? Standardizer.overall(train, arena) : Standardizer.perFeature(train, arena);
    }

    /**
     * The number of epochs when the user names none.
     *
     * @param steps in an epoch
     */
    int defaultEpochs(int steps);

    /** The batch when the user names none. */
    int defaultBatch();
}
