package lanewise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.data.ClassLabels;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Features;
import lanewise.nn.data.Split;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.Npy;
import lanewise.nn.format.NpyArray;
import lanewise.nn.format.Npz;
import lanewise.simd.TensorArena;

/**
 * NumPy's arrays: an NPZ file with x and y, or with x_train, y_train, x_test and y_test as Keras has them; or an NPY matrix whose last column is the class.
 *
 * @param file ends in .npy or .npz
 */
record NpyFile(Path file) implements DataSource {
    private static final double TEST_SHARE = 0.2;
    private static final long SPLIT_SEED = 1;
    private static final int MAX_CLASSES = 1000;

    /** What is read, and its training and test part. */
    private static final long COPIES = 2;

    /** Whether a file is one by its name. */
    static boolean is(Path file) {
        return file.toString().endsWith(".npy") || isArchive(file);
    }

    private static boolean isArchive(Path file) {
        return file.toString().endsWith(".npz");
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Split split(TensorArena arena) throws IOException {
        if (!isArchive(file)) {
            return stratified(matrix(arena), arena);
        }
        Map<String, NpyArray> arrays = Npz.read(file, arena);
        if (!arrays.containsKey("x_train")) {
            return stratified(data("", arrays, "x", "y", arena), arena);
        }
        Dataset train = data(" (training part)", arrays, "x_train", "y_train", arena);
        Dataset test = data(" (test part)", arrays, "x_test", "y_test", arena);
        if (!train.exampleShape().equals(test.exampleShape())) {
            throw new MalformedFileException(
                    file,
                    "array x_test",
                    "examples of " + train.exampleShape(),
                    test.exampleShape().toString());
        }
        List<String> classes =
                names(Math.max(train.classes().size(), test.classes().size()));
        return new Split(withClasses(train, classes), withClasses(test, classes));
    }

    private Split stratified(Dataset all, TensorArena arena) throws MalformedFileException {
        try {
            return Split.stratified(all, TEST_SHARE, SPLIT_SEED, arena);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(
                    file,
                    "examples",
                    "at least three of one class, of which a fifth is kept for the test",
                    all.size() + " in all");
        }
    }

    private Dataset data(String part, Map<String, NpyArray> arrays, String x, String y, TensorArena arena)
            throws IOException {
        NpyArray features = arrays.get(x);
        NpyArray labels = arrays.get(y);
        if (features == null || labels == null) {
            throw new MalformedFileException(
                    file,
                    "arrays",
                    "x and y, or x_train, y_train, x_test and y_test",
                    arrays.keySet().toString());
        }
        int[] classOf = labels.labels(MAX_CLASSES);
        Features rows = features.features();
        if (rows.size() != classOf.length) {
            throw new MalformedFileException(
                    file,
                    "array " + y,
                    rows.size() + " labels, one for each example of " + x,
                    String.valueOf(classOf.length));
        }
        return finite(classified(name() + part, rows, classOf).subset(name() + part, all(rows.size()), arena));
    }

    private Dataset matrix(TensorArena arena) throws IOException {
        Features rows = Npy.map(file, arena).features();
        int width = rows.exampleShape().elements() - 1;
        if (rows.exampleShape().rank() != 1 || width < 1) {
            throw new MalformedFileException(
                    file, "shape", "examples x (features and a class)", rows.size() + " x " + rows.exampleShape());
        }
        Memory.requireFor(file, COPIES * Float.BYTES * rows.size() * width);
        var features = arena.allocate(rows.size(), width);
        int[] classOf = new int[rows.size()];
        float[] row = new float[width + 1];
        for (int i = 0; i < rows.size(); i++) {
            rows.read(i, row);
            classOf[i] = (int) row[width];
            if (classOf[i] != row[width] || classOf[i] < 0 || classOf[i] >= MAX_CLASSES) {
                throw new MalformedFileException(
                        file,
                        "row " + i + ", column " + width,
                        "a class from 0 to " + (MAX_CLASSES - 1),
                        "" + row[width]);
            }
            for (int j = 0; j < width; j++) {
                features.set(i * width + j, row[j]);
            }
        }
        return finite(classified(name(), Features.of(features, lanewise.simd.Shape.of(width)), classOf));
    }

    private Dataset finite(Dataset data) throws MalformedFileException {
        float[] row = new float[data.width()];
        for (int i = 0; i < data.size(); i++) {
            data.source().read(i, row);
            for (int j = 0; j < row.length; j++) {
                if (!Float.isFinite(row[j])) {
                    throw new MalformedFileException(
                            file, "example " + i + ", feature " + j, "a finite number", "" + row[j]);
                }
            }
        }
        return data;
    }

    private Dataset classified(String name, Features rows, int[] classOf) throws MalformedFileException {
        int classes = IntStream.of(classOf).max().orElse(0) + 1;
        if (classes < 2) {
            throw new MalformedFileException(file, "classes", "at least two", "only 0");
        }
        return new Dataset(name, rows, new ClassLabels(classOf, names(classes)));
    }

    private static Dataset withClasses(Dataset data, List<String> classes) {
        int[] classOf = IntStream.range(0, data.size()).map(data::label).toArray();
        return new Dataset(data.name(), data.source(), new ClassLabels(classOf, classes));
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    @Override
    public boolean ofPixels() {
        return isArchive(file);
    }

    @Override
    public int defaultEpochs(int steps) {
        return 20;
    }

    @Override
    public int defaultBatch() {
        return 64;
    }
}
