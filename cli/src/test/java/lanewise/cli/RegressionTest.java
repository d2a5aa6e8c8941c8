package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.simd.Rng;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers instead of classes, from the table to the prediction. */
class RegressionTest {
    private static final int ROWS = 300;

    @TempDir
    private Path folder;

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), content);
    }

    private static double price(double area, double age) {
        return 100_000 + 2_000 * area - 500 * age;
    }

    /** Prices as they are: large, and no more exact than a float. */
    private Path prices(boolean header) throws IOException {
        Rng rng = new Rng(7, 1);
        StringBuilder csv = new StringBuilder(header ? "price,area,age\n" : "");
        for (int i = 0; i < ROWS; i++) {
            double area = 50 + 100 * rng.uniform(3L * i);
            double age = 80 * rng.uniform(3L * i + 1);
            double price = price(area, age) + 2_000 * rng.normal(3L * i + 2);
            csv.append(
                    header
                            ? String.format(Locale.ROOT, "%.2f,%.2f,%.1f%n", price, area, age)
                            : String.format(Locale.ROOT, "%.2f,%.1f,%.2f%n", area, age, price));
        }
        return write(csv.toString());
    }

    private Path run() {
        return folder.resolve("run");
    }

    @Test
    void aTableOfPricesMakesTheRoundTrip() throws IOException {
        Path csv = prices(true);
        Program.Outcome outcome = lanewise(
                "train",
                "--data",
                csv,
                "--label",
                "price",
                "--hidden",
                "32",
                "--epochs",
                "60",
                "--lr",
                "0.01",
                "--out",
                run(),
                "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(words(outcome))
                .contains("240 to learn from, 60 to test, 2 features, predicts the number price")
                .containsPattern(
                        "epoch 60/60 loss 0\\.[0-9]+ R2 0\\.9[0-9]+ MAE [0-9.]+ RMSE [0-9.]+ [0-9]+ samples/s");
        JsonNode trained = outcome.json();
        // The noise is 2000, the spread of prices 60 000: 1 - (2/60)^2.
        assertThat(trained.get("testR2").asDouble()).isGreaterThan(0.99);
        assertThat(trained.get("testMae").asDouble()).isBetween(1_000.0, 3_000.0);
        assertThat(trained.get("testRmse").asDouble())
                .isGreaterThan(trained.get("testMae").asDouble());
        assertThat(trained.has("testAccuracy")).isFalse();
        JsonNode evaluated = lanewise("evaluate", run(), "--data", csv, "--label", "price", "--json")
                .json();
        assertThat(evaluated.get("r2").asDouble())
                .isEqualTo(trained.get("testR2").asDouble());
        // Evaluated in batches of 256, and not of 32: another order of additions in double precision.
        assertThat(evaluated.get("rmse").asDouble())
                .isCloseTo(trained.get("testRmse").asDouble(), Offset.offset(1e-6));
        assertThat(evaluated.get("n").asInt()).isEqualTo(60);
        assertThat(lanewise("evaluate", run(), "--data", csv, "--label", "price", "--all")
                        .out())
                .matches(
                        "R2 0\\.99[0-9]+, MAE [0-9.]+, RMSE [0-9.]+, loss 0\\.[0-9]+, n 300 \\(all of data\\.csv\\)\n");
    }

    /** What was said, however it was wrapped. */
    private static String words(Program.Outcome outcome) {
        return outcome.err().replaceAll("\\s+", " ");
    }

    @Test
    void predictionsAreInTheUnitsOfTheData() throws IOException {
        lanewise(
                "train",
                "--data",
                prices(true),
                "--label",
                "price",
                "--hidden",
                "32",
                "--epochs",
                "60",
                "--lr",
                "0.01",
                "--out",
                run());
        Path questions = Files.writeString(folder.resolve("q.csv"), "area,age\n100,40\n60,10\n");
        List<String> lines =
                lanewise("predict", run(), "--csv", questions).out().lines().toList();
        assertThat(lines).hasSize(3).startsWith("price");
        assertThat(Double.parseDouble(lines.get(1))).isCloseTo(price(100, 40), Offset.offset(3_000.0));
        assertThat(Double.parseDouble(lines.get(2))).isCloseTo(price(60, 10), Offset.offset(3_000.0));
        JsonNode json = lanewise("predict", run(), "--csv", questions, "--json").json();
        assertThat(json.get("row").asInt()).isEqualTo(2);
        assertThat(String.valueOf(json.get("predicted").get("price").floatValue()))
                .isEqualTo(lines.get(2));
        Program.Outcome one =
                lanewise("predict", run(), "--data", folder.resolve("data.csv"), "--label", "price", "--index", "3");
        assertThat(one.err()).startsWith("truth       price ");
        assertThat(lanewise("info", run()).out()).contains("predicts    1: price");
    }

    @Test
    void theReportSpeaksOfErrorsAndNotOfClasses() throws IOException {
        lanewise(
                "train",
                "--data",
                prices(false),
                "--hidden",
                "8",
                "--epochs",
                "3",
                "--out",
                run(),
                "--validation",
                "0.2");
        assertThat(Files.readString(run().resolve("report.html")))
                .contains("On the 60 test examples it is off by ", ">R²<", ">Mean absolute error<", "test RMSE")
                .doesNotContain(">Confusion<", ">Worst mistakes<", "It classifies");
        assertThat(Files.readString(run().resolve("metrics.jsonl")))
                .contains("\"validationR2\":", "\"validationMae\":", "\"validationRmse\":")
                .doesNotContain("ccuracy");
    }

    @Test
    void aTrainingOfNumbersIsResumed() throws IOException {
        Path csv = prices(true);
        Object[] options = {
            "train", "--data", csv, "--label", "price", "--hidden", "8", "--schedule", "constant", "--json"
        };
        String whole = lanewise(with(options, "--epochs", "4", "--out", folder.resolve("whole")))
                .json()
                .get("parametersSha256")
                .asText();
        lanewise(with(options, "--epochs", "2", "--out", run(), "--checkpoint-every", "5"));
        JsonNode resumed =
                lanewise("train", "--resume", run(), "--epochs", "4", "--json").json();
        assertThat(resumed.get("epochs").asInt()).isEqualTo(4);
        assertThat(resumed.get("parametersSha256").asText()).isEqualTo(whole);
    }

    private static Object[] with(Object[] options, Object... more) {
        Object[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine", "teacher"})
    void generatedNumbersArePredicted(String name) {
        JsonNode trained = lanewise("train", "--data", name, "--hidden", "64", "--lr", "0.01", "--out", run(), "--json")
                .json();
        assertThat(trained.get("testR2").asDouble()).isGreaterThan(0.95);
        assertThat(lanewise("evaluate", run(), "--json").json().get("r2").asDouble())
                .isEqualTo(trained.get("testR2").asDouble());
        assertThat(lanewise("predict", run(), "--data", name, "--index", "0").err())
                .startsWith("truth ");
        assertThat(lanewise("data", "info", "--data", name).out()).contains("targets     [");
        assertThat(lanewise("gradcheck", "--model", run()).code()).isZero();
    }

    /** What has a fraction, or many values, measures; what has few whole ones counts classes. */
    @ParameterizedTest
    @CsvSource({"0.5, true", "1, false"})
    void theTaskIsFoundOut(String step, boolean numbers) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append(i).append(',').append(i % 4 * Double.parseDouble(step)).append('\n');
        }
        Path csv = write(rows.toString());
        String said = words(lanewise("train", "--data", csv, "--dry-run"));
        assertThat(said).contains(numbers ? "predicts the number value" : "4 classes");
        assertThat(words(lanewise("train", "--data", csv, "--dry-run", "--task", "classification")))
                .contains("4 classes");
        assertThat(words(lanewise("train", "--data", csv, "--dry-run", "--task", "regression")))
                .contains("predicts the number value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b,y~1,2,3.5~3,4,high~   | line 3, column 3 (y): expected a finite number, found 'high'",
                "a,b,y~1,2,3.5~3,4,NaN~    | line 3, column 3 (y): expected a finite number, found 'NaN'",
                "a,b,y~1,2,3.5~3,4,~       | line 3, column 3 (y): expected a finite number, found nothing",
                "a,b,y~1,2,3.5~3,4,1e99~   | line 3, column 3 (y): expected a finite number, found '1e99'",
                "a,b,y~1,2,3.5~3,4,4~      | rows: expected at least three, of which a fifth is kept for the test, found 2 in all",
            })
    void badNumbersAreExplainedInOneLine(String content, String explanation) throws IOException {
        Path csv = write(content.strip().replace('~', '\n'));
        Program.Outcome outcome = lanewise("train", "--data", csv, "--task", "regression", "--out", run());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).containsExactly("lanewise: " + csv + ": " + explanation);
        assertThat(run()).doesNotExist();
    }

    /** All targets the same: the mean is predicted, and R² of that is what scikit-learn says. */
    @Test
    void numbersWithoutVarianceAreNoHarm() throws IOException {
        Path csv = write("1,7.5\n2,7.5\n".repeat(20));
        JsonNode trained = lanewise(
                        "train",
                        "--data",
                        csv,
                        "--task",
                        "regression",
                        "--lr",
                        "0.02",
                        "--hidden",
                        "none",
                        "--out",
                        run(),
                        "--json")
                .json();
        assertThat(trained.get("testMae").asDouble()).isLessThan(0.1);
        assertThat(trained.get("testR2").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void classesAndNumbersAreNotMistakenForEachOther() throws IOException {
        Path csv = prices(true);
        lanewise("train", "--data", csv, "--label", "price", "--hidden", "none", "--epochs", "1", "--out", run());
        assertThat(lanewise("evaluate", run(), "--data", csv, "--label", "price", "--task", "classification")
                        .err())
                .startsWith("lanewise: --task classification: the model was trained for regression\n");
        assertThat(lanewise("evaluate", run(), "--data", "moons").err())
                .isEqualTo("lanewise: moons (test part) has classes but the model, trained on data.csv, predicts"
                        + " numbers\n");
        assertThat(lanewise("train", "--task", "regression").err())
                .startsWith("lanewise: --task regression: only a CSV file can be read as both, and --data is digits\n");
        assertThat(lanewise("train", "--task", "guess").err())
                .contains("expected classification or regression, found 'guess'");
        assertThat(lanewise("export", run(), "--format", "onnx", "--softmax", "-o", folder.resolve("m.onnx"))
                        .err())
                .contains("predicts numbers and no classes");
    }
}
