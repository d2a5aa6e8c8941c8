package lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lanewise.nn.data.ClassLabels;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Features;
import lanewise.nn.data.MissingValues;
import lanewise.nn.data.OneHot;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.TargetValues;
import lanewise.nn.data.Targets;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * A table: one row per example, numbers or categories and one column with the class, which may be text, or with the number to be predicted.
 *
 * <p>To be split once: the categories that were met are kept for {@link #preprocessing}.
 */
final class CsvFile implements DataSource {
    private static final double TEST_SHARE = 0.2;
    private static final long SPLIT_SEED = 1;
    private static final int MAX_CLASSES = 1000;

    /** More whole numbers than that are taken for measurements. */
    private static final int NUMBERED_CLASSES = 50;

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
            return Split.of(all, TEST_SHARE, SPLIT_SEED, arena);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(
                    file,
                    "rows",
                    "at least three" + (all.hasClasses() ? " of one class" : "")
                            + ", of which a fifth is kept for the test",
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
        Targets targets = targets(table, labels, arena);
        Tensor features = arena.allocate(labels.size(), width);
        features.copyFrom(Arrays.copyOf(values, labels.size() * width));
        return new Dataset(name(), Features.of(features, Shape.of(width)), targets);
    }

    private Targets targets(CsvTable table, List<String> labels, TensorArena arena) throws MalformedFileException {
        boolean numbers = columns.task().map(t -> t == Task.REGRESSION).orElseGet(() -> areNumbers(labels));
        if (numbers) {
            Tensor values = arena.allocate(labels.size(), 1);
            for (int i = 0; i < labels.size(); i++) {
                values.set(i, Cells.parse(labels.get(i)));
            }
            return new TargetValues(Features.of(values, Shape.of(1)), List.of(table.labelName()));
        }
        List<String> classes = known.isPresent() ? known.get() : classesOf(table, labels);
        return new ClassLabels(indices(labels, classes), classes);
    }

    /** Whether labels measure something and do not count classes: all are numbers, and they have fractions or are many. */
    private static boolean areNumbers(List<String> labels) {
        Set<Float> values = new HashSet<>();
        boolean fractions = false;
        for (String label : labels) {
            float value = Cells.parse(label);
            if (!Float.isFinite(value)) {
                return false;
            }
            values.add(value);
            fractions |= value != Math.rint(value);
        }
        return values.size() > (fractions ? 2 : NUMBERED_CLASSES);
    }

    private String checked(CsvTable table) throws MalformedFileException {
        String name = table.label();
        if (columns.task().equals(Optional.of(Task.REGRESSION)) && !Float.isFinite(Cells.parse(name))) {
            throw table.wrongLabel("a finite number");
        }
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

    private static List<String> classesOf(CsvTable table, List<String> labels) throws MalformedFileException {
        List<String> classes = ascending(labels);
        if (classes.size() < 2) {
            throw table.wrongLabels("at least two classes", "only '" + classes.getFirst() + "'");
        }
        if (classes.size() > MAX_CLASSES) {
            throw table.wrongLabels(
                    "at most " + MAX_CLASSES + " classes",
                    classes.size() + "; --label chooses another column, --task regression predicts numbers");
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
