package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.jmh.compare.GemmCase.Op;
import org.junit.jupiter.api.Test;

class GemmGroupTest {
    private final List<GemmCase> cases = new GemmGroup().cases();

    @Test
    void namesAreUniqueAndEverySectionHasCases() {
        assertThat(cases).extracting(GemmCase::name).doesNotHaveDuplicates();
        Set<String> used = cases.stream().map(GemmCase::section).collect(Collectors.toSet());
        assertThat(used)
                .isEqualTo(new GemmGroup()
                        .sections().stream().map(Group.Section::name).collect(Collectors.toSet()));
    }

    @Test
    void aLayerHasThreeProducts() {
        assertThat(cases)
                .contains(
                        new GemmCase("layers", "784-128 batch 32 y", Op.NN, 32, 128, 784),
                        new GemmCase("layers", "784-128 batch 32 dW", Op.TN, 784, 128, 32),
                        new GemmCase("layers", "784-128 batch 32 dX", Op.NT, 32, 784, 128));
        assertThat(cases).filteredOn(c -> c.section().equals("layers")).hasSize(5 * 6 * 3);
    }

    @Test
    void everyOddSizeIsTwiceInEachPlace() {
        List<GemmCase> odd =
                cases.stream().filter(c -> c.section().equals("odd")).toList();
        for (int size : new int[] {1, 3, 7, 17, 31, 33, 63, 65, 127, 129, 1000, 1023}) {
            assertThat(odd).filteredOn(c -> c.m() == size).hasSize(2);
            assertThat(odd).filteredOn(c -> c.n() == size).hasSize(2);
            assertThat(odd).filteredOn(c -> c.k() == size).hasSize(2);
        }
    }
}
