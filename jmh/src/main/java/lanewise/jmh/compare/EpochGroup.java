package lanewise.jmh.compare;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import lanewise.jmh.images.IdxFolder;
import lanewise.jmh.images.ImageSource;

/**
 * Epochs of MNIST, or of images made up where it is not at hand: {@code java -cp jmh/target/benchmarks.jar lanewise.jmh.Compare mnist-epoch --data FOLDER}. How a
 * training of many epochs goes on, {@link lanewise.jmh.MnistEpochs} measures.
 *
 * @param images what is learned
 */
public record EpochGroup(ImageSource images) implements Group {
    static final String NAME = "mnist-epoch";

    private static final double GOAL = 1.8;
    private static final int SEED = 1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Section> sections() {
        return List.of(new Section(EpochCase.SECTION, GOAL, 0));
    }

    @Override
    public List<EpochCase> cases() {
        return List.of(EpochCase.perceptron(images, SEED));
    }

    /**
     * The images of a folder.
     *
     * @throws IllegalArgumentException when one of its files is not there
     */
    static IdxFolder folderOf(Path folder) {
        IdxFolder images = new IdxFolder(folder);
        try {
            images.requireFiles();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--data: there is no " + e.getMessage(), e);
        }
        return images;
    }

    /** What a fork must be told of where images are. */
    static List<String> words(ImageSource images) {
        return images instanceof IdxFolder files
                ? List.of("--data", files.folder().toString())
                : List.of();
    }
}
