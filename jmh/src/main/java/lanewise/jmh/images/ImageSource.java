package lanewise.jmh.images;

import java.io.IOException;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.simd.TensorArena;

/** Where a training and a test part come from. */
public sealed interface ImageSource permits IdxFolder, MadeUpImages {
    /** Classes of MNIST and of all that has its form. */
    int CLASSES = 10;

    /** For a line of text. */
    String description();

    /** Pixels as they are, 0 to 255. */
    Split pixels(TensorArena arena) throws IOException;

    /** The same, {@linkplain #standardize standardised}. */
    default Split standardized(TensorArena arena) throws IOException {
        return standardize(pixels(arena), arena);
    }

    /** Makes both parts less the mean and by the deviation of all pixels of the training part, in place. */
    static Split standardize(Split split, TensorArena arena) {
        Standardizer standardizer = Standardizer.overall(split.train(), arena);
        standardizer.apply(split.train());
        standardizer.apply(split.test());
        return split;
    }
}
