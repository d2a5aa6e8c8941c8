package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits (rows M01, M06). */
class SplitTest {
    private static Dataset labelled(List<Integer> labels, int classes, TensorArena arena) {
        Tensor x = arena.allocate(labels.size(), 1);
        for (int i = 0; i < labels.size(); i++) {
            x.set(i, i);
        }
        return new Dataset(
                "d",
                x,
                labels.stream().mapToInt(i -> i).toArray(),
                IntStream.range(0, classes).mapToObj(String::valueOf).toList(),
                Shape.of(1));
    }

    private static List<Integer> ids(Dataset part) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            ids.add((int) part.features().get(i));
        }
        return ids;
    }

    private static long count(Dataset data, int label) {
        return IntStream.range(0, data.size())
                .filter(i -> data.label(i) == label)
                .count();
    }

    /**
     * M06: each class gives its share, to the nearest whole example; every example is in one part, with its own label.
     */
    @Property(tries = 200)
    void everyClassGivesItsShare(
            @ForAll @Size(min = 4, max = 120) List<@IntRange(max = 4) Integer> labels,
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double share,
            @ForAll long seed) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = labelled(labels, 5, arena);
            long testSize = IntStream.range(0, 5)
                    .mapToLong(c -> Math.round(share * count(data, c)))
                    .sum();
            Assume.that(testSize > 0 && testSize < data.size());
            Split split = Split.stratified(data, share, seed, arena);
            for (int c = 0; c < 5; c++) {
                assertThat(count(split.test(), c)).isEqualTo(Math.round(share * count(data, c)));
                assertThat(count(split.train(), c)).isEqualTo(count(data, c) - count(split.test(), c));
            }
            List<Integer> both = new ArrayList<>(ids(split.train()));
            both.addAll(ids(split.test()));
            assertThat(both)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, data.size()).boxed().toList());
            for (Dataset part : List.of(split.train(), split.test())) {
                for (int i = 0; i < part.size(); i++) {
                    assertThat(part.label(i))
                            .isEqualTo(labels.get((int) part.features().get(i)));
                }
            }
        }
    }

    @Test
    void seedsDecide() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = Clouds.numbered(60, 3, arena);
            List<Integer> test = ids(Split.stratified(data, 0.25, 5, arena).test());
            assertThat(ids(Split.stratified(data, 0.25, 5, arena).test())).isEqualTo(test);
            assertThat(ids(Split.stratified(data, 0.25, 6, arena).test())).isNotEqualTo(test);
        }
    }

    /** A split is part of every figure that was published with it: this one is fixed for ever, on every machine. */
    @Test
    void aKnownSplit() {
        try (TensorArena arena = TensorArena.ofShared()) {
            assertThat(ids(Split.stratified(Clouds.numbered(20, 2, arena), 0.3, 1, arena)
                            .test()))
                    .containsExactly(0, 3, 6, 7, 15, 18);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void sharesOutsideZeroToOneAreRefused(double share) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = Clouds.numbered(20, 2, arena);
            assertThatThrownBy(() -> Split.stratified(data, share, 1, arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(share))
                    .hasMessageContaining("between 0 and 1");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.99})
    void anEmptyPartIsRefused(double share) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Dataset data = Clouds.numbered(20, 2, arena);
            assertThatThrownBy(() -> Split.stratified(data, share, 1, arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no examples")
                    .hasMessageContaining(share < 0.5 ? "test part" : "training part");
        }
    }

    /** Data without classes: a share of all, each example in one part. */
    @Test
    void numbersAreSplitAtRandomAndClassesByClass() {
        try (TensorArena memory = TensorArena.ofShared()) {
            Dataset classes = Clouds.numbered(50, 2, memory);
            Dataset numbers = classes.withTargets(new TargetValues(classes.source(), List.of("id")));
            assertThat(ids(Split.of(classes, 0.2, 3, memory).test()))
                    .isEqualTo(ids(Split.stratified(classes, 0.2, 3, memory).test()));
            assertThat(ids(Split.of(numbers, 0.2, 3, memory).test()))
                    .isEqualTo(ids(Split.random(numbers, 0.2, 3, memory).test()));
            assertThatThrownBy(() -> Split.stratified(numbers, 0.2, 3, memory))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no classes to split by");
        }
    }

    @Test
    void randomSplitsTakeAShareOfAll() {
        try (TensorArena memory = TensorArena.ofShared()) {
            Dataset data = Clouds.numbered(50, 2, memory);
            Split split = Split.random(data, 0.2, 3, memory);
            assertThat(split.test().size()).isEqualTo(10);
            assertThat(split.train().size()).isEqualTo(40);
            float[] both = new float[50];
            System.arraycopy(split.train().features().toArray(), 0, both, 0, 40);
            System.arraycopy(split.test().features().toArray(), 0, both, 40, 10);
            java.util.Arrays.sort(both);
            assertThat(both).isEqualTo(data.features().toArray());
            assertThat(Split.random(data, 0.2, 3, memory).test().features().toArray())
                    .isEqualTo(split.test().features().toArray());
            assertThat(Split.random(data, 0.2, 4, memory).test().features().toArray())
                    .isNotEqualTo(split.test().features().toArray());
            assertThatThrownBy(() -> Split.random(data, 1, 3, memory)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
