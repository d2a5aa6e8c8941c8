package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.data.ClassLabels;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Idx;
import lanewise.nn.data.Split;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.TensorArena;

/**
 * A folder with the four IDX files of MNIST, or of one of the data sets made in its likeness, and with ten classes: training and test
 * images and labels, plain or gzipped, under the usual spellings of their names.
 *
 * @param name for people
 * @param folder where the files are
 * @param classes names of the classes
 * @param isMapped whether images stay in their files until they are looked at
 */
record IdxFolder(String name, Path folder, List<String> classes, boolean isMapped) implements DataSource {
    private static final List<String> TEN =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    private static final List<String> ENDINGS = List.of("", ".gz");

    /** The four files, under the names in which they are published, without the ending. */
    enum Part {
        TRAIN_IMAGES("train-images", "idx3-ubyte"),
        TRAIN_LABELS("train-labels", "idx1-ubyte"),
        TEST_IMAGES("t10k-images", "idx3-ubyte"),
        TEST_LABELS("t10k-labels", "idx1-ubyte");

        private final String stem;
        private final String type;

        Part(String stem, String type) {
            this.stem = stem;
            this.type = type;
        }

        /** The usual name. */
        String fileName() {
            return stem + "-" + type;
        }

        /** The file in this folder, if it is there. */
        Optional<Path> in(Path folder) {
            for (String separator : List.of("-", ".")) {
                for (String ending : ENDINGS) {
                    Path file = folder.resolve(stem + separator + type + ending);
                    if (Files.isRegularFile(file)) {
                        return Optional.of(file);
                    }
                }
            }
            return Optional.empty();
        }
    }

    /** A folder with digits for classes. */
    static IdxFolder of(String name, Path folder) {
        return new IdxFolder(name, folder, TEN, false);
    }

    /** The same with images that stay in their files. */
    IdxFolder mapped() {
        return new IdxFolder(name, folder, classes, true);
    }

    /** Whether all four files are in this folder. */
    static boolean isComplete(Path folder) {
        return Arrays.stream(Part.values()).allMatch(p -> p.in(folder).isPresent());
    }

    @Override
    public Split split(TensorArena arena) throws IOException {
        Dataset train = read("training part", Part.TRAIN_IMAGES, Part.TRAIN_LABELS, arena);
        Dataset test = test(arena);
        if (!test.exampleShape().equals(train.exampleShape())) {
            throw new MalformedFileException(
                    find(Part.TEST_IMAGES),
                    "image size",
                    train.exampleShape() + " as in the training part",
                    test.exampleShape().toString());
        }
        return new Split(train, test);
    }

    @Override
    public Dataset test(TensorArena arena) throws IOException {
        return read("test part", Part.TEST_IMAGES, Part.TEST_LABELS, arena);
    }

    private Dataset read(String part, Part images, Part labels, TensorArena arena) throws IOException {
        String full = name + " (" + part + ")";
        Path pixels = find(images);
        boolean staysThere = isMapped || isLarge(pixels);
        if (!staysThere) {
            Memory.requireFor(pixels, Float.BYTES * Files.size(pixels));
        }
        Dataset data = staysThere
                ? Idx.map(full, pixels, find(labels), classes.size(), arena)
                : Idx.read(full, pixels, find(labels), classes.size(), arena);
        int[] labelOf = IntStream.range(0, data.size()).map(data::label).toArray();
        return new Dataset(data.name(), data.source(), new ClassLabels(labelOf, classes));
    }

    /** Whether its pixels, each a float, would take more than half of the memory; what is compressed cannot be mapped. */
    private static boolean isLarge(Path images) throws IOException {
        return !images.toString().endsWith(".gz") && Files.size(images) > Memory.total() / 2 / Float.BYTES;
    }

    private Path find(Part part) throws MalformedFileException {
        return part.in(folder)
                .orElseThrow(() -> new MalformedFileException(
                        folder,
                        "files",
                        part.stem + "-" + part.type + " or " + part.stem + "." + part.type + ", plain or with .gz",
                        "none of them"));
    }

    @Override
    public boolean ofPixels() {
        return true;
    }

    @Override
    public int defaultEpochs(int steps) {
        return 5;
    }

    @Override
    public int defaultBatch() {
        return 64;
    }
}
