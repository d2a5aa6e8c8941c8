package lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.MissingValues;
import lanewise.nn.data.OneHot;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * A table: one row per example, numbers or categories and one column with the class, which may be text.
 *
 * <p>To be split once: the categories that were met are kept for {@link #preprocessing}.
 */
final class CsvFile implements DataSource {
    private static final double TEST_SHARE = 0.2;
    private static final long SPLIT_SEED = 1;
    private static final int MAX_CLASSES = 1000;
    private static final int EPOCHS = 20;

    /** With 150 rows, 20 epochs are 80 steps, in which hardly anything is learned. */
    private static final int MIN_STEPS = 1000;

    private final Path file;
    private final CsvColumns columns;
    private final Optional<List<String>> known;
    private List<List<String>> categories = List.of();

    /**
     * A file.
     *
     * @param file where it is
     * @param columns what its cells mean
     * @param known the classes of a model, in its order; without them, those of the file in ascending order
     */
    CsvFile(Path file, CsvColumns columns, Optional<List<String>> known) {
        this.file = file;
        this.columns = columns;
        this.known = known;
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Split split(TensorArena arena) throws IOException {
        Dataset all = load(arena);
        try {
            return Split.stratified(all, TEST_SHARE, SPLIT_SEED, arena);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(
                    file,
                    "rows",
                    "at least three of one class, of which a fifth is kept for the test",
                    all.size() + " in all");
        }
    }

    private Dataset load(TensorArena arena) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                CsvTable table = CsvTable.labelled(file, in, columns)) {
            return read(table, arena);
        }
    }

    private Dataset read(CsvTable table, TensorArena arena) throws IOException {
        int width = table.featureCount();
        List<String> labels = new ArrayList<>();
        float[] values = new float[64 * width];
        while (table.next()) {
            int from = Math.multiplyExact(labels.size(), width);
            if (values.length - from < width) {
                values = Arrays.copyOf(values, Math.toIntExact(Math.min(2L * values.length, Integer.MAX_VALUE - 16L)));
            }
            table.features(values, from);
            labels.add(checked(table));
        }
        if (labels.isEmpty()) {
            String cause = columns.missing() == MissingCells.DROP ? "none without missing cells" : "none";
            throw new MalformedFileException(file, "rows", "at least one behind the header", cause);
        }
        categories = table.categoryNames();
        List<String> classes = known.isPresent() ? known.get() : classesOf(labels);
        Tensor features = arena.allocate(labels.size(), width);
        features.copyFrom(Arrays.copyOf(values, labels.size() * width));
        return new Dataset(name(), features, indices(labels, classes), classes, Shape.of(width));
    }

    private String checked(CsvTable table) throws MalformedFileException {
        String name = table.label();
        if (known.isPresent() && !known.get().contains(name)) {
            throw table.wrongLabel("one of the model's classes (" + String.join(", ", known.get()) + ")");
        }
        return name;
    }

    private static int[] indices(List<String> labels, List<String> classes) {
        Map<String, Integer> index = new HashMap<>();
        classes.forEach(c -> index.put(c, index.size()));
        return labels.stream()
                .mapToInt(l -> Objects.requireNonNull(index.get(l)))
                .toArray();
    }

    private List<String> classesOf(List<String> labels) throws MalformedFileException {
        List<String> classes = ascending(labels);
        if (classes.size() < 2) {
            throw new MalformedFileException(
                    file, "class column", "at least two classes", "only '" + classes.getFirst() + "'");
        }
        if (classes.size() > MAX_CLASSES) {
            throw new MalformedFileException(
                    file,
                    "class column",
                    "at most " + MAX_CLASSES + " classes",
                    classes.size() + "; --label chooses another column");
        }
        return classes;
    }

    /** By value if all are numbers, as text otherwise. */
    private static List<String> ascending(List<String> labels) {
        TreeSet<String> distinct = new TreeSet<>(labels);
        if (distinct.stream().allMatch(s -> s.matches("-?[0-9]{1,15}"))) {
            return distinct.stream()
                    .sorted(Comparator.comparingLong(Long::parseLong))
                    .toList();
        }
        return List.copyOf(distinct);
    }

    /** What is missing is filled in, categories are taken apart, and all of it is standardised. */
    @Override
    public Preprocessing preprocessing(Dataset train, TensorArena arena) {
        List<Preprocessing> steps = new ArrayList<>();
        Dataset data = train;
        if (columns.missing() == MissingCells.MEAN) {
            steps.add(MissingValues.fit(data, arena));
            data = steps.getLast().transform(data, arena);
        }
        if (categories.stream().anyMatch(c -> !c.isEmpty())) {
            steps.add(OneHot.of(arena, categories));
            data = steps.getLast().transform(data, arena);
        }
        steps.add(Standardizer.perFeature(data, arena));
        return PreprocessingChain.of(steps.toArray(Preprocessing[]::new));
    }

    @Override
    public boolean ofPixels() {
        return false;
    }

    @Override
    public int defaultEpochs(int steps) {
        return Math.max(EPOCHS, Math.ceilDiv(MIN_STEPS, steps));
    }

    @Override
    public int defaultBatch() {
        return 32;
    }
}
