package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDataTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            nullValues = "EMPTY",
            value = {
                "EMPTY                 | line 1, column 1: expected a row of cells, found none; the file is empty",
                "a,b,class~            | rows: expected at least one behind the header, found none",
                "a,class~1,x~1,2,y~    | line 3, column 3: expected 2 cells as in the first row, found 3",
                "a,b,class~1,2,x~1,y~  | line 3, column 3: expected 3 cells as in the first row, found 2",
                "a,b,class~1,2,x~3,z,y | line 3, column 2 (b): expected a finite number, found 'z'",
                "1,2,x~3,z,y~          | line 2, column 2: expected a finite number, found 'z'",
                "1,2,x~3,,y~           | line 2, column 2: expected a finite number, found nothing",
                "1,2,x~3,NaN,y~        | line 2, column 2: expected a finite number, found 'NaN'",
                "1,2,x~3,1e99,y~       | line 2, column 2: expected a finite number, found '1e99'",
                "1,2,x~3,0x1p3,y~      | line 2, column 2: expected a finite number, found '0x1p3'",
                "1,2,x~3,4,~           | line 2, column 3: expected a class, found nothing",
                "1,2,x~3,4,x~          | line 1, column 3: expected at least two classes, found only 'x'",
                "x~y~                  | line 1, column 1: expected features beside the label, found one column only; cells are separated by commas",
                "1,,x~3,4,y~           | line 1, column 2: expected a finite number like the cells beside it, found nothing; a header has no numbers, unless --label names a column",
                "a,2,x~3,4,y~          | line 1, column 1: expected a finite number like the cells beside it, found 'a'; a header has no numbers, unless --label names a column",
                "1,Infinity,x~3,4,y~   | line 1, column 2: expected a finite number, found 'Infinity'",
                "nan,inf,x~3,4,y~      | line 1, column 1: expected a finite number, found 'nan'",
                "1e99,x~3,y~           | line 1, column 1: expected a finite number, found '1e99'",
            })
    void badFilesAreExplainedInOneLine(String content, String explanation) throws IOException {
        Path csv = write(content == null ? "" : content.replace('~', '\n'));
        assertFails(lanewise("train", "--data", csv, "--out", folder.resolve("run")), csv + ": " + explanation);
    }

    @Test
    void aLabelThatIsNoColumnIsExplained() throws IOException {
        Path csv = write("a,b,class\n1,2,x\n3,4,y\n");
        assertFails(
                lanewise("train", "--data", csv, "--label", "kind", "--out", folder.resolve("run")),
                csv + ": line 1: expected a column named 'kind', found a, b, class");
    }

    /** A column without a name is what other programs write over row numbers. */
    @Test
    void namesOfColumnsMayBeEmptyAndWithLabelNumbersToo() throws IOException {
        String rows = "0,1,x\n1,9,y\n".repeat(9);
        Path out = folder.resolve("run");
        assertThat(lanewise("train", "--data", write(",a,class\n" + rows), "--hidden", "none", "--out", out)
                        .code())
                .isZero();
        assertThat(lanewise("train", "--data", write("1,a,2\n" + rows), "--label", "2", "--out", out, "--overwrite")
                        .code())
                .isZero();
    }

    @Test
    void aClassThatIsNotUtf8IsExplained() throws IOException {
        Path csv = Files.write(folder.resolve("data.csv"), "1,x\n2,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertFails(
                lanewise("train", "--data", csv, "--out", folder.resolve("run")),
                csv + ": line 2, column 2: expected a class in UTF-8, found '\uFFFD'; save the file in UTF-8");
    }

    @Test
    void cellsAreShortenedAndCleanedInMessages() throws IOException {
        Path csv = write("1,2,x\n3,\"" + "\u001b[31m\n".repeat(9) + "\",y\n");
        Program.Outcome outcome = lanewise("train", "--data", csv, "--out", folder.resolve("run"));
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err())
                .contains("line 2, column 2")
                .doesNotContain("\u001b")
                .hasSizeLessThan(300);
    }

    @Test
    void aPartWithoutExamplesIsExplained() throws IOException {
        Program.Outcome outcome = lanewise("train", "--data", write("1,x\n2,y\n"), "--out", folder.resolve("run"));
        assertFails(
                outcome,
                folder.resolve("data.csv")
                        + ": rows: expected at least three of one class, of which a fifth is kept for the test, found 2 in all");
    }

    @Test
    void tooManyClassesAreProbablyNoClasses() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            rows.append(i).append(",c").append(i).append('\n');
        }
        Path csv = write(rows.toString());
        assertFails(
                lanewise("train", "--data", csv, "--out", folder.resolve("run")),
                csv
                        + ": line 1, column 2: expected at most 1000 classes, found 1001; --label chooses another column, --task regression predicts numbers");
    }

    @Test
    void theDigitsMakeTheRoundTrip() throws IOException {
        Path csv = write(digitsWithLabelFirst());
        Path out = folder.resolve("run");
        JsonNode trained = lanewise("train", "--data", csv, "--label", "digit", "--lr", "0.01", "--out", out, "--json")
                .json();
        assertThat(trained.get("testAccuracy").asDouble()).isGreaterThan(0.94);
        JsonNode evaluated = lanewise("evaluate", out, "--data", csv, "--label", "digit", "--json")
                .json();
        assertThat(evaluated.get("accuracy")).isEqualTo(trained.get("testAccuracy"));
        assertThat(evaluated.get("n").asInt()).isEqualTo(359);
        Path unlabelled = Files.writeString(folder.resolve("features.csv"), withoutFirstColumn(digitsWithLabelFirst()));
        List<String> predicted = lanewise("predict", out, "--csv", unlabelled)
                .out()
                .lines()
                .skip(1)
                .toList();
        JsonNode all = lanewise("evaluate", out, "--data", csv, "--label", "digit", "--all", "--json")
                .json();
        assertThat(shareOfRight(predicted)).isEqualTo(all.get("accuracy").asDouble());
    }

    private static String digitsWithLabelFirst() throws IOException {
        StringBuilder csv = new StringBuilder("digit");
        for (int j = 0; j < 64; j++) {
            csv.append(",p").append(j);
        }
        for (String line : digitLines()) {
            int comma = line.lastIndexOf(',');
            csv.append("\r\n").append(line.substring(comma + 1)).append(',').append(line, 0, comma);
        }
        return csv.append("\r\n").toString();
    }

    private static List<String> digitLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset digits = Digits.load(arena);
            for (int i = 0; i < digits.size(); i++) {
                StringBuilder line = new StringBuilder();
                for (int j = 0; j < 64; j++) {
                    line.append(String.format(
                            Locale.ROOT, "%.1f,", digits.features().get(i * 64 + j)));
                }
                lines.add(line.append(digits.label(i)).toString());
            }
        }
        return lines;
    }

    private static String withoutFirstColumn(String csv) {
        return csv.lines().map(l -> l.substring(l.indexOf(',') + 1)).collect(Collectors.joining("\n"));
    }

    private static double shareOfRight(List<String> predicted) throws IOException {
        List<String> lines = digitLines();
        assertThat(predicted).hasSameSizeAs(lines);
        int right = 0;
        for (int i = 0; i < lines.size(); i++) {
            String truth = lines.get(i).substring(lines.get(i).lastIndexOf(',') + 1);
            right += predicted.get(i).startsWith(truth + ",") ? 1 : 0;
        }
        return (double) right / lines.size();
    }

    @Test
    void evaluateRefusesAClassTheModelDoesNotKnow() throws IOException {
        Path csv = write("1,x\n2,y\n".repeat(10));
        Path out = folder.resolve("run");
        assertThat(lanewise("train", "--data", csv, "--hidden", "none", "--out", out)
                        .code())
                .isZero();
        Path other = Files.writeString(folder.resolve("other.csv"), "1,x\n2,z\n");
        assertFailsKeeping(
                lanewise("evaluate", out, "--data", other),
                other + ": line 2, column 2: expected one of the model's classes (x, y), found 'z'");
        Program.Outcome withoutData = lanewise("evaluate", out);
        assertThat(withoutData.code()).isEqualTo(2);
        assertThat(withoutData.err()).startsWith("lanewise: --data is missing; the model was trained on data.csv\n");
    }

    @Test
    void numbersAsClassesAreInTheirOwnOrder() throws IOException {
        Path out = folder.resolve("run");
        lanewise("train", "--data", write("1,10\n2,9\n3,-1\n".repeat(9)), "--hidden", "none", "--out", out);
        assertThat(lanewise("info", out, "--json").json().get("classes").toString())
                .isEqualTo("[\"-1\",\"9\",\"10\"]");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), content);
    }

    private void assertFails(Program.Outcome outcome, String line) {
        assertFailsKeeping(outcome, line);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private static void assertFailsKeeping(Program.Outcome outcome, String line) {
        assertThat(outcome.errLines()).containsExactly("lanewise: " + line);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
    }
}
