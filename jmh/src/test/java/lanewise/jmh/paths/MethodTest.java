package lanewise.jmh.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** The pictures in docs are what the program draws, and every optimizer of the table has one. */
class MethodTest {
    /** Maven runs tests in the module's folder. */
    private static final Path DOCS = Path.of("../docs");

    private static final int MOST_BYTES = 60_000;

    static List<Method> methods() {
        return Method.ALL;
    }

    /** To draw them anew: {@code lanewise.jmh.OptimizerPaths docs/pictures/optimizers}. */
    @ParameterizedTest
    @MethodSource("methods")
    void thePictureIsWhatIsDrawnNow(Method method) throws Exception {
        byte[] drawn = method.draw();
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(drawn));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(Surface.values().length);
        assertThat(drawn.length).isLessThan(MOST_BYTES);
        assertThat(Files.readString(DOCS.resolve("pictures/optimizers").resolve(method.file())))
                .isEqualTo(new String(drawn, StandardCharsets.UTF_8));
    }

    private static Set<String> matches(String regex, String text) {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> links(String text) {
        return matches("]\\(pictures/optimizers/([^)]*)\\)", text);
    }

    @Test
    void everyMethodOfTheTablesHasItsPicture() throws IOException {
        String optimizers = Files.readString(DOCS.resolve("optimizers.md"));
        String secondOrder = Files.readString(DOCS.resolve("second-order.md"));
        assertThat(Method.OPTIMIZERS)
                .extracting(Method::name)
                .containsExactlyInAnyOrderElementsOf(matches("^\\| \\[`(\\w+)`]", optimizers));
        assertThat(Method.SECOND_ORDER).extracting(Method::name).isSubsetOf(matches("^\\| `(\\w+)` \\|", secondOrder));
        assertThat(Method.OPTIMIZERS).extracting(Method::file).containsExactlyInAnyOrderElementsOf(links(optimizers));
        assertThat(Method.SECOND_ORDER)
                .extracting(Method::file)
                .containsExactlyInAnyOrderElementsOf(links(secondOrder));
        try (Stream<Path> files = Files.list(DOCS.resolve("pictures/optimizers"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Method.ALL.stream().map(Method::file).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void contoursAndGradientsAreTheFunctions(Surface surface) {
        for (double level : surface.levels()) {
            for (double[] p : surface.contour(level)) {
                assertThat(surface.value(p[0], p[1])).isCloseTo(level, within(1e-9 * (1 + level)));
            }
        }
        double[] g = new double[2];
        double x = 0.3;
        double y = -0.7;
        double h = 1e-6;
        surface.gradient(x, y, g);
        // third derivatives are below 2500, so differences are off by h²·2500/6; and by rounding, 2⁻⁵³ of a value of
        // 100, over h
        assertThat(g[0]).isCloseTo((surface.value(x + h, y) - surface.value(x - h, y)) / (2 * h), within(1e-7));
        assertThat(g[1]).isCloseTo((surface.value(x, y + h) - surface.value(x, y - h)) / (2 * h), within(1e-7));
        double[] r = new double[2];
        double[] jacobian = new double[4];
        surface.residuals(x, y, r, jacobian);
        double scale = surface == Surface.RAVINE ? 0.5 : 1;
        assertThat(scale * (r[0] * r[0] + r[1] * r[1])).isCloseTo(surface.value(x, y), within(1e-12));
        assertThat(2 * scale * (jacobian[0] * r[0] + jacobian[2] * r[1])).isCloseTo(g[0], within(1e-12));
        assertThat(2 * scale * (jacobian[1] * r[0] + jacobian[3] * r[1])).isCloseTo(g[1], within(1e-12));
        surface.gradient(surface.minimumX, surface.minimumY, g);
        assertThat(Math.abs(g[0]) + Math.abs(g[1])).isZero();
        assertThat(surface.frame.contains(surface.startX, surface.startY)).isTrue();
    }
}
