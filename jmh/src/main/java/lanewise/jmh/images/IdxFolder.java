package lanewise.jmh.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Split;
import lanewise.simd.TensorArena;

/** A folder with the four IDX files of MNIST or of what has its form, plain or gzipped. */
public record IdxFolder(Path folder) implements ImageSource {
    static final String TRAIN = "train";
    static final String TEST = "t10k";

    /** Names of files, behind that of the part. */
    static final String IMAGES = "-images-idx3-ubyte";

    static final String LABELS = "-labels-idx1-ubyte";

    @Override
    public String description() {
        return "images from IDX files";
    }

    /**
     * Looks whether the files are there.
     *
     * @throws NoSuchFileException for the first that is not
     */
    public void requireFiles() throws NoSuchFileException {
        for (String part : List.of(TRAIN, TEST)) {
            file(part + IMAGES);
            file(part + LABELS);
        }
    }

    @Override
    public Split pixels(TensorArena arena) throws IOException {
        return new Split(read(TRAIN, arena), read(TEST, arena));
    }

    /** The images to learn from; their labels are {@link #trainLabels}. */
    public Path trainImages() throws NoSuchFileException {
        return file(TRAIN + IMAGES);
    }

    /** Of the images to learn from. */
    public Path trainLabels() throws NoSuchFileException {
        return file(TRAIN + LABELS);
    }

    private Dataset read(String part, TensorArena arena) throws IOException {
        Path images = file(part + IMAGES);
        return Idx.read(part, images, file(part + LABELS), CLASSES, arena);
    }

    /** Plain or gzipped. */
    private Path file(String name) throws NoSuchFileException {
        Path plain = folder.resolve(name);
        Path gzipped = folder.resolve(name + ".gz");
        if (!Files.exists(plain) && !Files.exists(gzipped)) {
            throw new NoSuchFileException(plain + ", nor with .gz");
        }
        return Files.exists(plain) ? plain : gzipped;
    }
}
