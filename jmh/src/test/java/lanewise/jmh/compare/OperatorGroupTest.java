package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorGroupTest {
    static List<OperatorGroup> groups() {
        return Group.ALL.stream()
                .filter(OperatorGroup.class::isInstance)
                .map(OperatorGroup.class::cast)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void namesAreUniqueAndEverySectionHasCases(OperatorGroup group) {
        assertThat(group.cases()).extracting(OperatorCase::name).doesNotHaveDuplicates();
        Set<String> used = group.cases().stream().map(OperatorCase::section).collect(Collectors.toSet());
        assertThat(used)
                .isEqualTo(group.sections().stream().map(Group.Section::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyOperatorIsInCacheAndOut(OperatorGroup group) {
        for (OperatorCase c : group.cases()) {
            assertThat(group.cases())
                    .extracting(OperatorCase::name)
                    .contains(c.operator().name() + " 4 K", c.operator().name() + " 16 M");
        }
        assertThat(group.cases()).filteredOn(c -> c.size().equals("4 K")).allMatch(c -> c.rows() * c.cols() == 4096);
        assertThat(group.cases())
                .filteredOn(c -> c.size().equals("16 M"))
                .allMatch(c -> c.rows() * c.cols() == 1 << 24);
    }

    @Test
    void tensorsFillTheSlab() {
        OperatorCase c = OperatorCase.ofTensors("many", OptimizerOperators.ALL.getFirst(), 200);
        assertThat(c.sizes()).hasSize(200);
        assertThat(Arrays.stream(c.sizes())).allMatch(s -> s % 16 == 0);
        assertThat(Arrays.stream(c.sizes()).sum()).isEqualTo(c.rows() * c.cols());
    }

    @Test
    void whatIsOverwrittenPassesTwice() {
        Operator.Traffic add = new Operator.Traffic(2, 0, 1);
        assertThat(add.asked()).isEqualTo(12);
        assertThat(add.passed()).isEqualTo(16);
        Operator.Traffic adam = new Operator.Traffic(1, 3, 0);
        assertThat(adam.asked()).isEqualTo(28);
        assertThat(adam.passed()).isEqualTo(28);
    }
}
