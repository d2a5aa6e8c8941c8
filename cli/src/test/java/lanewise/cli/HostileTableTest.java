package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as they come: with cells missing, with words among numbers, with columns of one name, constant or of one class. */
class HostileTableTest {
    @TempDir
    private Path folder;

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), content);
    }

    private Program.Outcome train(Path csv, Object... more) {
        List<Object> args = new java.util.ArrayList<>(List.of(
                "train",
                "--data",
                csv,
                "--hidden",
                "8",
                "--epochs",
                "200",
                "--lr",
                "0.02",
                "--out",
                folder.resolve("run"),
                "--overwrite",
                "--json"));
        args.addAll(List.of(more));
        return lanewise(args.toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a,b,a,class~1,2,3,x~4,5,6,y~ | line 1, column 3 (a): expected a name of its own, found 'a' as in"
                        + " column 1",
                "a,b,class~1,?,x~3,4,y~       | line 2, column 2 (b): expected a finite number, found '?'",
                "a,b,class~1,red,x~3,4,y~     | line 2, column 2 (b): expected a finite number, found 'red'",
                "a,b,class~1,2,x~3,4,x~       | line 1, column 3 (class): expected at least two classes, found only 'x'",
                "a,b,class~1,2~3,4,x~         | line 2, column 3: expected 3 cells as in the first row, found 2",
            })
    void isExplainedInOneLine(String content, String explanation) throws IOException {
        Path csv = write(content.replace('~', '\n'));
        Program.Outcome outcome = train(csv);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).containsExactly("lanewise: " + csv + ": " + explanation);
    }

    /** A feature without variance is no harm. */
    @Test
    void constantColumnsAreLearnedWith() throws IOException {
        JsonNode trained =
                train(write("a,b,class\n" + "5,0,x\n5,1,y\n".repeat(30))).json();
        assertThat(trained.get("testAccuracy").asDouble()).isEqualTo(1);
    }

    @Test
    void missingCellsGetTheMeanOfTheirColumn() throws IOException {
        Path csv = write("a,b,class\n" + "0,,x\n,1,y\n0,0,x\n1,NA,y\n".repeat(20));
        Program.Outcome trained = train(csv, "--missing", "mean");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.json().get("testAccuracy").asDouble()).isGreaterThan(0.9);
        // The model knows what to do with missing cells from now on.
        JsonNode evaluated = lanewise("evaluate", folder.resolve("run"), "--data", csv, "--json")
                .json();
        assertThat(evaluated.get("accuracy")).isEqualTo(trained.json().get("testAccuracy"));
        Path unlabelled = Files.writeString(folder.resolve("new.csv"), "0,\n,1\n");
        Program.Outcome predicted = lanewise("predict", folder.resolve("run"), "--csv", unlabelled);
        assertThat(predicted.out().lines().skip(1).map(l -> l.substring(0, 1))).containsExactly("x", "y");
    }

    @Test
    void rowsWithMissingCellsAreDropped() throws IOException {
        Path csv = write("a,b,class\n" + "0,0,x\n,1,y\n1,1,y\n0,0,null\n".repeat(20));
        Program.Outcome trained = train(csv, "--missing", "drop");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("32 to learn from, 8 to test");
        Program.Outcome none = train(write("a,b,class\n,1,x\n2,,y\n"), "--missing", "drop");
        assertThat(none.err()).contains("none without missing cells");
    }

    @Test
    void categoriesBecomeFeaturesAndAreKept() throws IOException {
        Path csv = write("size,colour,class\n" + "1,red,x\n1,green,y\n2,blue,x\n2,green,y\n".repeat(20));
        Program.Outcome trained = train(csv, "--categorical", "colour");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.json().get("testAccuracy").asDouble()).isEqualTo(1);
        Path run = folder.resolve("run");
        JsonNode evaluated = lanewise("evaluate", run, "--data", csv, "--json").json();
        assertThat(evaluated.get("accuracy").asDouble()).isEqualTo(1);
        Path unlabelled = Files.writeString(folder.resolve("new.csv"), "size,colour\n1,green\n2,red\n1,blue\n");
        assertThat(lanewise("predict", run, "--csv", unlabelled)
                        .out()
                        .lines()
                        .skip(1)
                        .map(l -> l.substring(0, 1)))
                .containsExactly("y", "x", "x");
        Path unknown = Files.writeString(folder.resolve("new.csv"), "size,colour\n1,green\n2,pink\n");
        Program.Outcome refused = lanewise("predict", run, "--csv", unknown);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines())
                .containsExactly("lanewise: " + unknown
                        + ": line 3, column 2 (colour): expected one of the model's categories (red, green,"
                        + " blue), found 'pink'");
        assertThat(lanewise("info", run).out()).contains("one_hot of 2 features, giving 4");
    }

    @Test
    void wrongOptionsAreRefused() throws IOException {
        Path csv = write("a,b,class\n1,2,x\n3,4,y\n");
        assertThat(train(csv, "--categorical", "colour").err())
                .contains("expected a column named 'colour', found a, b, class");
        assertThat(train(csv, "--missing", "guess").code()).isEqualTo(2);
        assertThat(lanewise("train", "--data", "digits", "--missing", "mean").code())
                .isEqualTo(2);
        assertThat(lanewise("train", "--data", "digits", "--categorical", "x").code())
                .isEqualTo(2);
        assertThat(lanewise("train", "--data", "digits", "--resize", "8x8").code())
                .isEqualTo(2);
        assertThat(lanewise("train", "--data", "digits", "--resize", "8by8").code())
                .isEqualTo(2);
    }
}
