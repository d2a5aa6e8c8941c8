package lanewise.optim.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.simd.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static void eachExampleIsLeftOutOnce(List<Fold> folds, int[] examples) {
        assertThat(folds.stream()
                        .flatMapToInt(f -> Arrays.stream(f.validation()))
                        .sorted())
                .containsExactly(boxed(examples));
        for (Fold f : folds) {
            assertThat(IntStream.concat(Arrays.stream(f.train()), Arrays.stream(f.validation()))
                            .sorted())
                    .containsExactly(boxed(examples));
            assertThat(f.train()).isSorted();
        }
    }

    private static Integer[] boxed(int[] x) {
        return Arrays.stream(x).boxed().toArray(Integer[]::new);
    }

    private static int[] upTo(int n) {
        return IntStream.range(0, n).toArray();
    }

    @Property(tries = 200)
    @Label("M03: k folds, each example left out once, sizes within 1")
    void m03KFold(
            @ForAll @IntRange(min = 2, max = 12) int k,
            @ForAll @IntRange(min = 0, max = 60) int more,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        List<Fold> folds = Folds.of(k + more, k, seed);
        assertThat(folds).hasSize(k);
        eachExampleIsLeftOutOnce(folds, upTo(k + more));
        int[] sizes =
                folds.stream().mapToInt(f -> f.validation().length).sorted().toArray();
        assertThat(sizes[k - 1] - sizes[0]).isBetween(0, 1);
    }

    @Test
    @DisplayName("M04: mean and variance, both")
    void m04MeanAndVariance() {
        Scores scores = Scores.of(Folds.of(8, 4, 1), f -> f.validation()[0] % 2 == 0 ? 1 : 1);
        assertThat(scores.mean()).isEqualTo(1);
        assertThat(scores.variance()).isZero();
        Scores some = new Scores(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));
        assertThat(some.mean()).isEqualTo(5);
        assertThat(some.variance()).isEqualTo(4);
        assertThat(some.sampleVariance()).isCloseTo(32 / 7.0, within(1e-15));
        assertThat(new Scores(List.of(3.0)).sampleVariance()).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scores(List.of()))
                .withMessageContaining("at least one");
        // far from 0 the variance keeps its digits
        assertThat(new Scores(List.of(1e9 + 1, 1e9 + 3)).variance()).isEqualTo(1);
    }

    @Test
    @DisplayName("M05: leave one out")
    void m05LeaveOneOut() {
        List<Fold> folds = Folds.leaveOneOut(5);
        eachExampleIsLeftOutOnce(folds, upTo(5));
        for (int i = 0; i < 5; i++) {
            assertThat(folds.get(i).validation()).containsExactly(i);
        }
    }

    @Property(tries = 200)
    @Label("M06: stratified folds, counts of a class within 1, and sizes too")
    void m06Stratified(
            @ForAll @IntRange(min = 2, max = 8) int k,
            @ForAll @IntRange(min = 8, max = 200) int n,
            @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        int[] labels = new int[n];
        Arrays.setAll(labels, i -> Math.max(0, new Rng(seed, 3).below(8, i) - 4));
        List<Fold> folds = Folds.stratified(labels, k, seed);
        eachExampleIsLeftOutOnce(folds, upTo(n));
        for (int c = 0; c < 4; c++) {
            int label = c;
            long[] counts = folds.stream()
                    .mapToLong(f -> Arrays.stream(f.validation())
                            .filter(i -> labels[i] == label)
                            .count())
                    .sorted()
                    .toArray();
            assertThat(counts[k - 1] - counts[0]).isBetween(0L, 1L);
        }
        int[] sizes =
                folds.stream().mapToInt(f -> f.validation().length).sorted().toArray();
        assertThat(sizes[k - 1] - sizes[0]).isBetween(0, 1);
    }

    @Test
    @DisplayName("M03: nested, the outer examples are never seen inside")
    void m03Nested() {
        List<Folds.Nested> nested = Folds.nested(30, 5, 3, 7);
        assertThat(nested).hasSize(5);
        for (Folds.Nested n : nested) {
            assertThat(n.inner()).hasSize(3);
            eachExampleIsLeftOutOnce(n.inner(), n.outer().train());
        }
        eachExampleIsLeftOutOnce(nested.stream().map(Folds.Nested::outer).toList(), upTo(30));
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.of(10, 1, 1))
                .withMessage("folds: k is 1; it must be at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.of(3, 4, 1))
                .withMessage("folds: k is 4 but there are 3 examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.leaveOneOut(1))
                .withMessageContaining("k is 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.within(new int[2], 3, 1))
                .withMessageContaining("2 examples");
    }
}
