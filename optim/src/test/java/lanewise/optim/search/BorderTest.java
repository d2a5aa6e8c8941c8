package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Searches whose best setting lies on a border of its domain. */
class BorderTest {
    @Test
    void n05AWarningWhenTheBestLiesOnABorder() throws Exception {
        Space space = Space.builder()
                .logUniform("rate", 1e-4, 1)
                .integer("units", 1, 50)
                .integer("two", 0, 1)
                .uniform("middle", 0, 1)
                .choice("kind", "a", "b")
                .build();
        SearchResult grid = Search.maximise(space, new Grid(5))
                .run(t -> t.real("rate") - t.integer("units") - Math.abs(t.real("middle") - 0.5));
        assertThat(grid.borders())
                .containsExactly(
                        new Border("rate", "1.0", true, "real from 1.0E-4 to 1.0, log scale"),
                        new Border("units", "1", false, "whole from 1 to 50"));
        assertThat(grid.report())
                .contains("warning: rate is best at 1.0, on the upper border of its domain (real from 1.0E-4 to 1.0, "
                        + "log scale): widen it and search again");
        // Random numbers never hit a border: within 2 % of the scale they count as on it.
        Space log = Space.builder().logUniform("rate", 1e-4, 1).build();
        for (double[] unitAndCount : new double[][] {{0.019, 1}, {0.021, 0}, {0.5, 0}, {0.979, 0}, {0.981, 1}}) {
            assertThat(Border.of(log.at(unitAndCount[0]))).hasSize((int) unitAndCount[1]);
        }
    }
}
