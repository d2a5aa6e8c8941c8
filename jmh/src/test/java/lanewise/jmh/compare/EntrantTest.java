package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who takes part in what. */
class EntrantTest {
    static List<Group> groups() {
        return Group.ALL;
    }

    /** A table has a column for each name. */
    @ParameterizedTest
    @MethodSource("groups")
    void everyGroupHasPeersWithNamesOfTheirOwn(Group group) {
        assertThat(Entrant.known(group))
                .isNotEmpty()
                .extracting(Entrant::name)
                .doesNotHaveDuplicates()
                .doesNotContain(Entrant.LANEWISE.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-train", "cnn-train"})
    void stepsAreComparedWithEveryPeer(String group) {
        assertThat(Entrant.known(Group.named(group)))
                .extracting(Entrant::name)
                .containsExactlyInAnyOrder("libtorch", "tensorflow", "djl-pytorch", "dl4j");
    }

    /** Its JavaCPP must not meet that of the others. */
    @Test
    void dl4jHasAClassPathOfItsOwn() {
        Map<Boolean, Set<String>> jars = Group.ALL.stream()
                .flatMap(g -> Entrant.known(g).stream())
                .collect(Collectors.partitioningBy(
                        e -> e.name().equals("dl4j"), Collectors.mapping(Entrant::jars, Collectors.toSet())));
        assertThat(jars).containsEntry(true, Set.of("peers/dl4j")).containsEntry(false, Set.of("peers"));
    }
}
