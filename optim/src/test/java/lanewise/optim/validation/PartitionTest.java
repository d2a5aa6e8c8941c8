package lanewise.optim.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.simd.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static int[] labels(int n, long seed, int classes) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            // uneven: class 0 about half of all
            labels[i] = Math.max(0, new Rng(seed, 9).below(2 * classes, i) - classes);
        }
        return labels;
    }

    private static int[] upTo(int n) {
        return IntStream.range(0, n).toArray();
    }

    @Property(tries = 200)
    @Label("M01: 60/20/20, each example in one part")
    void m01SixtyTwentyTwenty(
            @ForAll @IntRange(min = 5, max = 500) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        Partition p = Partition.of(n, seed);
        assertThat(join(p.train(), p.validation(), p.test())).containsExactly(upTo(n));
        assertThat(p.train().length).isEqualTo(Math.round(0.6 * n));
        assertThat(p.train().length + p.validation().length).isEqualTo((int) Math.round(0.8 * n));
        assertThat(p.train()).isSorted();
        assertThat(Partition.of(n, seed).test()).containsExactly(p.test());
        assertThat(p.trainAndValidation()).containsExactly(join(p.train(), p.validation()));
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray();
    }

    @Test
    void seedsDiffer() {
        assertThat(Partition.of(100, 1).test())
                .isNotEqualTo(Partition.of(100, 2).test());
        // the order of examples tells nothing
        assertThat(Partition.of(100, 1).test())
                .isNotEqualTo(IntStream.range(80, 100).toArray());
    }

    /** Rounded shares of rounded sums: within half an example each, one together. */
    @Property(tries = 200)
    @Label("M06: stratified parts have the same shares of every class")
    void m06Stratified(
            @ForAll @IntRange(min = 20, max = 400) int n, @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        int[] labels = labels(n, seed, 5);
        Partition p = Partition.stratified(labels, 0.6, 0.2, seed);
        assertThat(join(p.train(), p.validation(), p.test())).containsExactly(upTo(n));
        for (int c = 0; c < 5; c++) {
            int label = c;
            double members = Arrays.stream(labels).filter(l -> l == label).count();
            assertThat(count(p.train(), labels, c)).isCloseTo(0.6 * members, within(0.5));
            assertThat(count(p.validation(), labels, c)).isCloseTo(0.2 * members, within(1.0));
            assertThat(count(p.test(), labels, c)).isCloseTo(0.2 * members, within(0.5));
        }
    }

    private static double count(int[] part, int[] labels, int c) {
        return Arrays.stream(part).filter(i -> labels[i] == c).count();
    }

    @Test
    void argumentsOutOfTheirDomainAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.of(2, 1))
                .withMessageContainingAll("1 examples to learn from", "each part must have at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.of(-1, 1))
                .withMessageContaining("number of examples is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.of(10, 1, 0.2, 1))
                .withMessageContaining("train share is 1.0; it must be in (0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.of(10, 0.5, 0, 1))
                .withMessageContaining("validation share is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.of(10, 0.5, 0.5, 1))
                .withMessageContaining("train share + validation share is 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partition.stratified(new int[] {0, -1}, 0.6, 0.2, 1))
                .withMessageContaining("example 1 has label -1");
    }
}
