package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table in docs/numerics.md has one row for every function, whose error is found where the row says and keeps the bound of the Javadoc. */
class NumericsTableTest {
    /** Function, error and its unit, argument, SHA-256. */
    private static final Pattern ROW =
            Pattern.compile("\\| `\\w+\\.(\\w+)` \\| ([0-9.]+)( ULP| u) \\| ([−0-9.E]+) \\| `([0-9a-f]{64})` \\|");

    private static List<MatchResult> rows() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "numerics.md"));
        return ROW.matcher(document).results().toList();
    }

    /** As in code: geluTanh of GELU_TANH. */
    private static String camelCase(LaneFunction f) {
        StringBuilder name = new StringBuilder();
        for (String word : f.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length());
        }
        return name.toString();
    }

    @ParameterizedTest
    @EnumSource
    void hasARow(LaneFunction f) throws IOException {
        List<MatchResult> found =
                rows().stream().filter(r -> r.group(1).equals(camelCase(f))).toList();
        assertThat(found).hasSize(1);
        MatchResult row = found.getFirst();
        assertThat(row.group(3)).isEqualTo(f.measure == LaneFunction.Measure.ULP ? " ULP" : " u");
        float x = Float.parseFloat(row.group(4).replace('−', '-'));
        double error = f.error(f.scalar.apply(x), x);
        assertThat(row.group(2)).isEqualTo(String.format(Locale.ROOT, "%.4f", error));
        assertThat(error).isLessThanOrEqualTo(f.bound);
    }
}
