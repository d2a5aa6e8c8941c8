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
import lanewise.nn.format.MalformedFileException;

/** The rows of a CSV file one after the other, each of as many cells as the first: what is in them nobody knows here. */
final class CsvRows implements AutoCloseable {
    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final int columns;
    private long lastLine;
    private CsvRecord row;

    /** Goes to the first row; there must be one. */
    CsvRows(Path file, InputStream in) throws IOException {
        this.file = file;
        reader = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in);
        records = reader.iterator();
        row = read().orElseThrow(() ->
                new MalformedFileException(file, "line 1, column 1", "a row of cells", "none; the file is empty"));
        columns = row.getFieldCount();
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

    /** Goes to the next row; false, and where it was, behind the last. */
    boolean next() throws IOException {
        Optional<CsvRecord> next = read();
        next.ifPresent(r -> row = r);
        if (next.isPresent() && row.getFieldCount() != columns) {
            int cells = row.getFieldCount();
            throw new MalformedFileException(
                    file,
                    line() + ", column " + (Math.min(cells, columns) + 1),
                    columns + " cells as in the first row",
                    String.valueOf(cells));
        }
        return next.isPresent();
    }

    /** Cells in a row. */
    int columns() {
        return columns;
    }

    /** Of this row. */
    List<String> cells() {
        return row.getFields();
    }

    /** Of this row. */
    String cell(int column) {
        return row.getField(column);
    }

    /** Where this row begins, for messages. */
    String line() {
        return "line " + row.getStartingLineNumber();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
