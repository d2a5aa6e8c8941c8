package lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.cli.CsvColumns.Categories;
import lanewise.nn.format.MalformedFileException;

/**
 * The rows of a CSV file one after the other: all of the same length, features finite numbers or categories, one column at most a label.
 *
 * <p>Whether there is a header: with a label column named, there must be one. Otherwise the first row is a header if none of its
 * features is a number; one with both is an error, for a row with a cell missing must not vanish as a header.
 */
final class CsvTable implements AutoCloseable {
    private static final int MAX_CATEGORIES = 1000;

    /** What the decoder puts for bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Path file;
    private final CsvRows rows;
    private final List<String> header;
    private final int columns;
    private final int labelColumn;
    private final CsvColumns format;
    private final List<Optional<Categories>> categories;
    private boolean isFirstNext;

    private CsvTable(Path file, InputStream in, boolean labelled, CsvColumns format) throws IOException {
        this.file = file;
        this.format = format;
        Optional<String> label = labelled ? format.label() : Optional.empty();
        rows = new CsvRows(file, in);
        columns = rows.columns();
        labelColumn = labelled ? label.map(this::columnNamed).orElse(columns - 1) : -1;
        if (label.isPresent() && labelColumn < 0) {
            throw new MalformedFileException(
                    file, "line 1", "a column named '" + label.get() + "'", Cells.shown(rows.cells()));
        }
        boolean hasHeader = label.isPresent() || !format.categorical().isEmpty() || namesColumns();
        header = hasHeader ? rows.cells() : List.of();
        requireDistinct();
        isFirstNext = !hasHeader;
        if (featureCount() < 1) {
            throw malformed(0, "features beside the label", "one column only; cells are separated by commas");
        }
        categories = categories();
    }

    /** Rows of features with a label. */
    static CsvTable labelled(Path file, InputStream in, CsvColumns format) throws IOException {
        return new CsvTable(file, in, true, format);
    }

    /** Rows of features alone. */
    static CsvTable unlabelled(Path file, InputStream in, CsvColumns format) throws IOException {
        return new CsvTable(file, in, false, format);
    }

    /** Two columns of one name cannot be told apart; nameless ones are not called anything. */
    private void requireDistinct() throws MalformedFileException {
        Map<String, Integer> seen = new HashMap<>();
        for (int c = 0; c < header.size(); c++) {
            Integer before = seen.put(header.get(c), c);
            if (before != null && !header.get(c).isBlank()) {
                throw malformed(c, "a name of its own", Cells.quoted(header.get(c)) + " as in column " + (before + 1));
            }
        }
    }

    private List<Optional<Categories>> categories() throws MalformedFileException {
        for (String name : format.categorical()) {
            if (!header.contains(name)) {
                throw new MalformedFileException(file, "line 1", "a column named '" + name + "'", Cells.shown(header));
            }
        }
        List<Optional<Categories>> all = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            if (c != labelColumn) {
                all.add(categories(c, all.size()));
            }
        }
        return all;
    }

    private Optional<Categories> categories(int column, int feature) {
        Optional<List<String>> known =
                format.known().filter(k -> feature < k.size()).map(k -> k.get(feature));
        boolean isNamed = !header.isEmpty() && format.categorical().contains(header.get(column));
        boolean isKnown = known.isPresent() && !known.get().isEmpty();
        return isNamed || isKnown ? Optional.of(Categories.of(known)) : Optional.empty();
    }

    /** The categories of each feature that were met so far; none of a plain one. */
    List<List<String>> categoryNames() {
        return categories.stream()
                .map(c -> c.map(Categories::names).orElse(List.of()))
                .toList();
    }

    private int columnNamed(String name) {
        return rows.cells().indexOf(name);
    }

    private boolean namesColumns() throws MalformedFileException {
        int numbers = 0;
        int lastName = -1;
        for (int c = 0; c < columns; c++) {
            String cell = rows.cell(c);
            boolean isNothing = format.missing() != MissingCells.REFUSE && MissingCells.isMissing(cell);
            if (c == labelColumn || isNothing || isCategorical(c)) {
                continue;
            }
            if (Cells.isNumber(cell)) {
                numbers++;
            } else {
                lastName = c;
            }
        }
        if (numbers > 0 && lastName >= 0) {
            throw new MalformedFileException(
                    file,
                    rows.line() + ", column " + (lastName + 1),
                    "a finite number like the cells beside it",
                    Cells.quoted(rows.cell(lastName)) + "; a header has no numbers, unless --label names a column");
        }
        return lastName >= 0;
    }

    /** Whether a column has categories, by a model or by name. */
    private boolean isCategorical(int column) {
        int feature = labelColumn >= 0 && column > labelColumn ? column - 1 : column;
        return format.known().isPresent()
                && feature < format.known().get().size()
                && !format.known().get().get(feature).isEmpty();
    }

    /** Features in a row. */
    int featureCount() {
        return labelColumn < 0 ? columns : columns - 1;
    }

    /** Goes to the next row that is not to be left out; false behind the last. */
    boolean next() throws IOException {
        while (advance()) {
            if (format.missing() != MissingCells.DROP || rows.cells().stream().noneMatch(MissingCells::isMissing)) {
                return true;
            }
        }
        return false;
    }

    private boolean advance() throws IOException {
        if (isFirstNext) {
            isFirstNext = false;
            return true;
        }
        return rows.next();
    }

    /** Puts the features of this row into {@code values} from {@code from} on: numbers, NaN where one is missing, indices of categories. */
    void features(float[] values, int from) throws MalformedFileException {
        int feature = 0;
        for (int c = 0; c < columns; c++) {
            if (c != labelColumn) {
                Optional<Categories> known = categories.get(feature);
                values[from + feature] = known.isPresent() ? category(c, known.get()) : number(c);
                feature++;
            }
        }
    }

    private float number(int column) throws MalformedFileException {
        String cell = rows.cell(column);
        if (format.missing() == MissingCells.MEAN && MissingCells.isMissing(cell)) {
            return Float.NaN;
        }
        float value = Cells.parse(cell);
        if (!Float.isFinite(value)) {
            throw malformed(column, "a finite number", Cells.quoted(cell));
        }
        return value;
    }

    private float category(int column, Categories known) throws MalformedFileException {
        String cell = rows.cell(column).strip();
        if (MissingCells.isMissing(cell)) {
            if (format.missing() == MissingCells.REFUSE) {
                throw malformed(column, "a category", Cells.quoted(cell));
            }
            return -1;
        }
        Optional<Integer> index = known.index(cell);
        if (index.isEmpty()) {
            throw malformed(
                    column,
                    "one of the model's categories (" + String.join(", ", known.names()) + ")",
                    Cells.quoted(cell));
        }
        if (known.size() > MAX_CATEGORIES) {
            throw malformed(column, "at most " + MAX_CATEGORIES + " categories", "one more; is this a number?");
        }
        return index.get();
    }

    /** The label of this row. */
    String label() throws MalformedFileException {
        String label = rows.cell(labelColumn).strip();
        if (label.isEmpty()) {
            throw malformed(
                    labelColumn,
                    format.task().equals(Optional.of(Task.REGRESSION)) ? "a finite number" : "a class",
                    "nothing");
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            throw malformed(labelColumn, "a class on one line", Cells.quoted(label));
        }
        if (label.indexOf(REPLACEMENT) >= 0) {
            throw malformed(labelColumn, "a class in UTF-8", Cells.quoted(label) + "; save the file in UTF-8");
        }
        return label;
    }

    /** What the label's column is called. */
    String labelName() {
        return header.isEmpty() || header.get(labelColumn).isBlank() ? "value" : header.get(labelColumn);
    }

    /** That this row's label is wrong. */
    MalformedFileException wrongLabel(String expected) {
        return malformed(labelColumn, expected, Cells.quoted(rows.cell(labelColumn)));
    }

    /** That all labels together are wrong. */
    MalformedFileException wrongLabels(String expected, String found) {
        return new MalformedFileException(file, "line 1, " + column(labelColumn), expected, found);
    }

    private MalformedFileException malformed(int column, String expected, String found) {
        return new MalformedFileException(file, rows.line() + ", " + column(column), expected, found);
    }

    private String column(int column) {
        return "column " + (column + 1) + (header.isEmpty() ? "" : " (" + Cells.shortened(header.get(column)) + ")");
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
