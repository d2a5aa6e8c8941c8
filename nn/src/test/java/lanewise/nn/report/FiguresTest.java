package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.012345, 0.01235",
        "1.2345e-7, 1.235e-7",
        "45300, 45300",
        "1234567, 1.235e6",
        "-2.5, -2.5",
        "NaN, –",
        "Infinity, ∞",
        "-Infinity, −∞",
        "0.1, 0.1",
        "9999.96, 10000"
    })
    void areShort(double value, String text) {
        assertThat(Figures.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.97771587, 97.77", "1, 100", "0, 0", "0.00004, 0"})
    void areShares(double share, String text) {
        assertThat(Figures.percent(share)).isEqualTo(text + "\u202f%");
    }

    @ParameterizedTest
    @CsvSource({"0.0123, 0.0123 s", "59.94, 59.9 s", "61, 1 min 1 s", "3661, 1 h 1 min"})
    void areTimes(double seconds, String text) {
        assertThat(Figures.seconds(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "1e-9, 1E-9", "123456.7, 1.2346E+5", "NaN, null", "0, 0"})
    void areJson(double value, String text) {
        assertThat(Figures.json(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"50826, 50 826", "999, 999"})
    void areWhole(double value, String text) {
        assertThat(Figures.whole(value)).isEqualTo(text.replace(' ', '\u202f'));
    }

    @ParameterizedTest
    @CsvSource({"12.34, 12.3", "12.96, 13", "-0.26, -0.3", "-3, -3", "0.04, 0"})
    void arePixels(double value, String text) {
        assertThat(Figures.pixel(value)).isEqualTo(text);
    }
}
