package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** (x − mean)/std with the training part's statistics (rows H01, J01; variance 1/N, textbook §4). */
class StandardizerTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private static Dataset data(TensorArena arena, int width, float... values) {
        int n = values.length / width;
        return new Dataset("d", arena.allocate(n, width).copyFrom(values), new int[n], List.of("a"), Shape.of(width));
    }

    /** Mean 2.5, variance 1.25 of 1, 2, 3, 4: divided by N, not N − 1. */
    @Test
    void varianceIsDividedByN() {
        Standardizer s = Standardizer.perFeature(data(arena, 1, 1, 2, 3, 4), arena);
        assertThat(s.mean().get(0)).isEqualTo(2.5f);
        assertThat(s.std().get(0)).isEqualTo((float) Math.sqrt(1.25));
    }

    @Test
    void eachFeatureHasItsOwn() {
        Dataset train = data(arena, 2, 1, 100, 3, 500);
        Standardizer s = Standardizer.perFeature(train, arena);
        assertThat(s.mean().toArray()).containsExactly(2, 300);
        assertThat(s.std().toArray()).containsExactly(1, 200);
        s.apply(train);
        assertThat(train.features().toArray()).containsExactly(-1, -1, 1, 1);
    }

    @Test
    void overallHasOneForAll() {
        Dataset train = data(arena, 2, 1, 2, 3, 4);
        Standardizer s = Standardizer.overall(train, arena);
        assertThat(s.mean().toArray()).containsExactly(2.5f, 2.5f);
        assertThat(s.std().toArray()).containsOnly((float) Math.sqrt(1.25));
    }

    /** H01 for what is to be predicted: what comes out of a regression is restored to the units of the data. */
    @Test
    void targetsAreStandardisedAndRestored() {
        Features numbers = Features.of(arena.allocate(2, 2).copyFrom(10, -1, 30, -1), Shape.of(2));
        Dataset train = data(arena, 1, 5, 6).withTargets(new TargetValues(numbers, List.of("price", "constant")));
        Standardizer s = Standardizer.ofTargets(train, arena);
        assertThat(s.mean().toArray()).containsExactly(20, -1);
        assertThat(s.std().toArray()).containsExactly(10, 1);
        Dataset scaled = s.transformTargets(train, arena);
        assertThat(scaled.target(0, 0)).isEqualTo(-1);
        assertThat(scaled.target(1, 0)).isEqualTo(1);
        assertThat(scaled.target(1, 1)).isZero();
        assertThat(scaled.targets().names()).containsExactly("price", "constant");
        assertThat(train.target(1, 0)).isEqualTo(30);
        float[] y = {-1, 0};
        s.restore(y, y);
        assertThat(y).containsExactly(10, -1);
        assertThatThrownBy(() -> Standardizer.ofTargets(data(arena, 1, 5, 6), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has classes for targets and no numbers");
    }

    /** J01, H01: afterwards each feature has mean 0 and deviation 1, or was constant and is 0. */
    @Property(tries = 100)
    void standardisedDataHaveMeanZeroAndDeviationOne(
            @ForAll @Size(min = 2, max = 60) List<@FloatRange(min = -1000, max = 1000) Float> values,
            @ForAll @IntRange(min = 1, max = 2) int width) {
        try (TensorArena scratch = TensorArena.ofShared()) {
            int n = values.size() / width;
            float[] x = new float[n * width];
            for (int i = 0; i < x.length; i++) {
                x[i] = values.get(i);
            }
            Dataset train = data(scratch, width, x);
            Standardizer s = Standardizer.perFeature(train, scratch);
            s.apply(train);
            for (int j = 0; j < width; j++) {
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < n; i++) {
                    double v = train.features().get(i * width + j);
                    assertThat(v).isFinite();
                    sum += v;
                    squares += v * v;
                }
                // A mean of up to 1000 in float is off by 3e-5, which is divided by the deviation.
                double tolerance = 1e-5 + 1e-4 / s.std().get(j);
                if (tolerance < 0.1) {
                    assertThat(sum / n).isCloseTo(0, within(tolerance));
                    assertThat(squares / n < 1e-9 || Math.abs(Math.sqrt(squares / n) - 1) < tolerance)
                            .isTrue();
                }
            }
        }
    }

    /** H01: the test part is measured with the training part's rule and has no part in it. */
    @Test
    void statisticsAreOfTheTrainingPartOnly() {
        Dataset all = Clouds.of(100, 3, 2, 3, arena);
        Split split = Split.stratified(all, 0.2, 1, arena);
        Standardizer before = Standardizer.perFeature(split.train(), arena);
        for (int i = 0; i < split.test().features().size(); i++) {
            split.test().features().set(i, 1e6f);
        }
        Standardizer after = Standardizer.perFeature(split.train(), arena);
        assertThat(after.mean().toArray()).isEqualTo(before.mean().toArray());
        assertThat(after.std().toArray()).isEqualTo(before.std().toArray());
        assertThat(after.mean().toArray())
                .isNotEqualTo(Standardizer.perFeature(all, arena).mean().toArray());

        before.apply(split.test());
        float expected = (1e6f - before.mean().get(0)) / before.std().get(0);
        assertThat(split.test().features().get(0)).isEqualTo(expected);
    }

    /** A constant feature becomes 0, also where 1/N of it is no float. */
    @Test
    void aFeatureWithoutVarianceBecomesZero() {
        Dataset train = data(arena, 2, 0.1f, 1, 0.1f, 2, 0.1f, 3);
        Standardizer s = Standardizer.perFeature(train, arena);
        assertThat(s.std().get(0)).isEqualTo(1);
        s.apply(train);
        assertThat(train.features().get(0)).isZero();
        assertThat(train.features().get(2)).isZero();
        assertThat(train.features().get(4)).isZero();
    }

    /** Two passes: the difference of mean squares would lose every digit here. */
    @Test
    void aLargeMeanDoesNotDrownTheVariance() {
        Standardizer s = Standardizer.perFeature(data(arena, 1, 1_000_000, 1_000_001, 1_000_002), arena);
        assertThat((double) s.std().get(0)).isCloseTo(Math.sqrt(2.0 / 3), within(1e-7));
    }

    @Test
    void onlyTheRowsAskedForAreChanged() {
        Standardizer s = Standardizer.of(
                arena.allocate(2).copyFrom(1, 2), arena.allocate(2).copyFrom(2, 4));
        var x = arena.allocate(3, 2).copyFrom(1, 2, 3, 6, 7, 7);
        s.apply(x, 2);
        assertThat(x.toArray()).containsExactly(0, 0, 1, 1, 7, 7);
        assertThatThrownBy(() -> s.apply(x, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x2")
                .hasMessageContaining("4 rows");
    }

    @Test
    void anotherWidthIsRefusedWithBothNumbers() {
        Standardizer s = Standardizer.perFeature(Clouds.of(10, 3, 2, 1, arena), arena);
        assertThatThrownBy(() -> s.apply(Clouds.of(10, 4, 2, 1, arena)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 features")
                .hasMessageContaining("3");
    }

    @Test
    void statisticsThatCannotBeUsedAreRefused() {
        var one = arena.allocate(1).copyFrom(1);
        assertThatThrownBy(() -> Standardizer.of(one, arena.allocate(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 means")
                .hasMessageContaining("2 deviations");
        for (float std : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Standardizer.of(one, arena.allocate(1).copyFrom(std)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("feature 0")
                    .hasMessageContaining(String.valueOf(std));
        }
        assertThatThrownBy(() -> Standardizer.of(arena.allocate(1).copyFrom(Float.NaN), one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    /** NaN in the data is found while fitting, and named. */
    @Test
    void dataThatAreNotFiniteAreRefused() {
        assertThatThrownBy(() -> Standardizer.perFeature(data(arena, 2, 1, 2, 3, Float.NaN), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feature 1");
    }
}
