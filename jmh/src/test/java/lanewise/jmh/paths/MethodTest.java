package lanewise.jmh.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
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

    @Test
    void everyOptimizerOfTheTableHasItsPictureInItsSection() throws IOException {
        String text = Files.readString(DOCS.resolve("optimizers.md"));
        Set<String> table = Pattern.compile("^\\| \\[`(\\w+)`]", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Method.ALL).extracting(Method::name).containsExactlyInAnyOrderElementsOf(table);
        List<String> links = Pattern.compile("]\\(pictures/optimizers/([^)]*)\\)")
                .matcher(text)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
        assertThat(links)
                .containsExactlyInAnyOrderElementsOf(
                        Method.ALL.stream().map(Method::file).toList());
        try (Stream<Path> files = Files.list(DOCS.resolve("pictures/optimizers"))) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(links);
        }
    }

    @ParameterizedTest
    @EnumSource
    void contoursAndGradientsAreTheFunctions(Surface surface) {
        for (double level : surface.levels()) {
            for (double[] p : surface.contour(level)) {
                assertThat(Math.abs(surface.value(p[0], p[1]) - level)).isLessThan(1e-9 * (1 + level));
            }
        }
        double[] g = new double[2];
        double x = 0.3;
        double y = -0.7;
        double h = 1e-6;
        surface.gradient(x, y, g);
        // the third derivatives are below 2500, rounding is 1e-16 of the value over h
        assertThat(Math.abs(g[0] - (surface.value(x + h, y) - surface.value(x - h, y)) / (2 * h)))
                .isLessThan(1e-6);
        assertThat(Math.abs(g[1] - (surface.value(x, y + h) - surface.value(x, y - h)) / (2 * h)))
                .isLessThan(1e-6);
        surface.gradient(surface.minimumX, surface.minimumY, g);
        assertThat(g).containsExactly(0, 0);
        assertThat(surface.frame.contains(surface.startX, surface.startY)).isTrue();
    }
}
