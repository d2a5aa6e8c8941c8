package lanewise.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lanewise.nn.format.MalformedFileException;

/**
 * The rows of a CSV file one after the other: all of the same length, features finite numbers, one column at most a label.
 *
 * <p>Whether there is a header: with a label column named, there must be one. Otherwise the first row is a header if none of its
 * features is a number; one with both is an error, for a row with a cell missing must not vanish as a header.
 */
final class CsvTable implements AutoCloseable {
    private static final int SHOWN = 40;
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    /** What the decoder puts for bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private final int columns;
    private final int labelColumn;
    private long lastLine;
    private Optional<CsvRecord> first;
    private CsvRecord row;

    private CsvTable(Path file, InputStream in, boolean labelled, Optional<String> label) throws IOException {
        this.file = file;
        reader = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in);
        records = reader.iterator();
        row = read().orElseThrow(
                        () -> new MalformedFileException(file, "line 1", "a row of cells", "none; the file is empty"));
        columns = row.getFieldCount();
        labelColumn = labelled ? label.map(this::columnNamed).orElse(columns - 1) : -1;
        if (label.isPresent() && labelColumn < 0) {
            throw new MalformedFileException(
                    file, "line 1", "a column named '" + label.get() + "'", shown(row.getFields()));
        }
        boolean hasHeader = label.isPresent() || namesColumns();
        header = hasHeader ? row.getFields() : List.of();
        first = hasHeader ? Optional.empty() : Optional.of(row);
        if (featureCount() < 1) {
            throw malformed(0, "features beside the label", "one column only; cells are separated by commas");
        }
    }

    /**
     * Rows of features with a label.
     *
     * @param label the name of its column; the last one if absent
     */
    static CsvTable labelled(Path file, InputStream in, Optional<String> label) throws IOException {
        return new CsvTable(file, in, true, label);
    }

    /** Rows of features alone. */
    static CsvTable unlabelled(Path file, InputStream in) throws IOException {
        return new CsvTable(file, in, false, Optional.empty());
    }

    private int columnNamed(String name) {
        return row.getFields().indexOf(name);
    }

    private boolean namesColumns() throws MalformedFileException {
        int numbers = 0;
        int lastName = -1;
        for (int c = 0; c < columns; c++) {
            if (c != labelColumn && isNumber(row.getField(c))) {
                numbers++;
            } else if (c != labelColumn) {
                lastName = c;
            }
        }
        if (numbers > 0 && lastName >= 0) {
            throw new MalformedFileException(
                    file,
                    line() + ", column " + (lastName + 1),
                    "a finite number like the cells beside it",
                    quoted(row.getField(lastName)) + "; a header has no numbers, unless --label names a column");
        }
        return lastName >= 0;
    }

    /** Finite or not: a row that begins with NaN is no header either. */
    private static boolean isNumber(String cell) {
        return !Float.isNaN(parse(cell)) || NOT_FINITE.matcher(cell.strip()).matches();
    }

    /** Features in a row. */
    int featureCount() {
        return labelColumn < 0 ? columns : columns - 1;
    }

    /** Goes to the next row; false behind the last. */
    boolean next() throws IOException {
        Optional<CsvRecord> next = first.isPresent() ? first : read();
        first = Optional.empty();
        next.ifPresent(r -> row = r);
        if (next.isPresent() && row.getFieldCount() != columns) {
            throw new MalformedFileException(
                    file, line(), columns + " cells as in the first row", String.valueOf(row.getFieldCount()));
        }
        return next.isPresent();
    }

    private Optional<CsvRecord> read() throws IOException {
        try {
            Optional<CsvRecord> record = records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            lastLine = record.map(CsvRecord::getStartingLineNumber).orElse(lastLine);
            return record;
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String place = lastLine == 0 ? "line 1" : "after line " + lastLine;
            throw new MalformedFileException(file, place, "a row of cells", "something else: " + cause.getMessage());
        }
    }

    /** Puts the features of this row into {@code values} from {@code from} on. */
    void features(float[] values, int from) throws MalformedFileException {
        int at = from;
        for (int c = 0; c < columns; c++) {
            if (c != labelColumn) {
                float value = parse(row.getField(c));
                if (!Float.isFinite(value)) {
                    throw malformed(c, "a finite number", quoted(row.getField(c)));
                }
                values[at++] = value;
            }
        }
    }

    /** The label of this row. */
    String label() throws MalformedFileException {
        String label = row.getField(labelColumn).strip();
        if (label.isEmpty()) {
            throw malformed(labelColumn, "a class", "nothing");
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            throw malformed(labelColumn, "a class on one line", quoted(label));
        }
        if (label.indexOf(REPLACEMENT) >= 0) {
            throw malformed(labelColumn, "a class in UTF-8", quoted(label) + "; save the file in UTF-8");
        }
        return label;
    }

    /** That this row's label is wrong. */
    MalformedFileException wrongLabel(String expected) {
        return malformed(labelColumn, expected, quoted(row.getField(labelColumn)));
    }

    private MalformedFileException malformed(int column, String expected, String found) {
        String name = header.isEmpty() ? "" : " (" + shortened(header.get(column)) + ")";
        return new MalformedFileException(file, line() + ", column " + (column + 1) + name, expected, found);
    }

    private String line() {
        return "line " + row.getStartingLineNumber();
    }

    /** NaN for what is not a decimal number; Java's own suffixes and hexadecimal forms are none. */
    private static float parse(String cell) {
        String s = cell.strip();
        if (s.isEmpty() || Character.isLetter(s.charAt(s.length() - 1)) || s.contains("x") || s.contains("X")) {
            return Float.NaN;
        }
        try {
            return Float.parseFloat(s);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    private static String quoted(String cell) {
        return cell.isBlank() ? "nothing" : "'" + shortened(cell) + "'";
    }

    private static String shown(List<String> cells) {
        return shortened(String.join(", ", cells));
    }

    private static String shortened(String s) {
        return s.length() <= SHOWN ? s : s.substring(0, SHOWN) + "...";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
