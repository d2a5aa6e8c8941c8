package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.jmh.compare.NormCase.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormGroupTest {
    private static final NormGroup GROUP = new NormGroup();

    static Stream<NormCase> small() {
        return GROUP.cases().stream().filter(c -> c.size() <= 4096);
    }

    @Test
    void namesAreUniqueAndEverySectionHasCases() {
        assertThat(GROUP.cases()).extracting(NormCase::name).doesNotHaveDuplicates();
        Set<String> used = GROUP.cases().stream().map(NormCase::section).collect(Collectors.toSet());
        assertThat(used)
                .isEqualTo(GROUP.sections().stream().map(Group.Section::name).collect(Collectors.toSet()));
        assertThat(GROUP.cases()).extracting(NormCase::kind).contains(Kind.values());
    }

    /** Not only the first time: nothing that is read may be overwritten. */
    @ParameterizedTest
    @MethodSource("small")
    void isRightAgainAndAgain(NormCase c) {
        try (Contender lanewise = new Lanewise(2);
                Trial trial = lanewise.prepare(c).orElseThrow()) {
            assertThat(c.fault(trial)).as("before the first call").isPresent();
            trial.run(1);
            assertThat(c.fault(trial)).isEmpty();
            trial.run(3);
            assertThat(c.fault(trial)).isEmpty();
        }
    }

    /** Σ dx = 0 and Σ dx · x̂ = 0 where a mean is subtracted, since no gradient can move what the norm takes out. */
    @Test
    void gradientsOfTheReferenceAreOrthogonalToWhatIsTakenOut() {
        NormCase c = new NormCase("any", Kind.BATCH, 64, 2, 1);
        NormReference right = new NormReference(c);
        float[] x = c.x();
        double sum = 0;
        double product = 0;
        for (int i = 0; i < 128; i += 2) {
            sum += right.result(128 + i);
            product += right.result(128 + i) * x[i];
        }
        assertThat(sum).isCloseTo(0, within(1e-12));
        // with eps the variance is not quite 1
        assertThat(product).isCloseTo(0, within(1e-3));
    }

    @Test
    void oneWrongResultIsFound() {
        NormCase c = new NormCase("any", Kind.LAYER, 2, 1, 8);
        NormReference right = new NormReference(c);
        for (int wrong = 0; wrong < 48; wrong++) {
            int place = wrong;
            assertThat(c.fault(of(right, place, 1)))
                    .hasValueSatisfying(f -> assertThat(f).startsWith("result " + place + " is "));
        }
        assertThat(c.fault(of(right, 0, 0))).isEqualTo(Optional.empty());
    }

    private static Trial of(NormReference right, int place, float error) {
        return new Trial() {
            @Override
            public void run(int calls) {}

            @Override
            public float result(int index) {
                return (float) right.result(index) + (index == place ? error : 0);
            }

            @Override
            public void close() {}
        };
    }
}
