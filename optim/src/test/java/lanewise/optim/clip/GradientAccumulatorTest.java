package lanewise.optim.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GradientAccumulatorTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final TensorLayout layout = TensorLayout.builder().add("w", 37).build();
    private final NamedTensors grad = arena.allocate(layout);

    @AfterEach
    void close() {
        arena.close();
    }

    /** The mean gradient of examples [from, to), each with a gradient of its own. */
    private void mean(int from, int to) {
        for (int i = 0; i < 37; i++) {
            double sum = 0;
            for (int e = from; e < to; e++) {
                sum += new Rng(2, e).normal(i);
            }
            grad.get("w").set(i, (float) (sum / (to - from)));
        }
    }

    /** Gradients of one batch are below 4: each part is rounded twice, the sum of 23 examples by 2⁻²⁴·23·4, then divided. */
    @Test
    @DisplayName("B03: parts of 8, 8 and 7 examples give the mean of all 23, the last with its own weight")
    void b03PartsOfABatch() {
        GradientAccumulator parts = new GradientAccumulator(grad, arena);
        for (int round = 0; round < 2; round++) { // the second finds nothing of the first
            for (int from = 0; from < 23; from += 8) {
                mean(from, Math.min(from + 8, 23));
                parts.add(Math.min(8, 23 - from));
            }
            assertThat(parts.examples()).isEqualTo(23);
            parts.finish();
            float[] accumulated = grad.get("w").toArray();
            mean(0, 23);
            for (int i = 0; i < 37; i++) {
                assertThat(accumulated[i]).isCloseTo(grad.get("w").get(i), within(8 * 4 * 0x1p-24f));
            }
            assertThat(parts.examples()).isZero();
        }
    }

    @Test
    void definitionBitForBit() {
        GradientAccumulator parts = new GradientAccumulator(grad, arena);
        float[] sum = new float[37];
        for (int part = 0; part < 3; part++) {
            mean(part, part + 5);
            parts.add(5 + part);
            for (int i = 0; i < 37; i++) {
                sum[i] = Math.fma(5 + part, grad.get("w").get(i), sum[i]);
            }
        }
        parts.finish();
        for (int i = 0; i < 37; i++) {
            assertThat(grad.get("w").get(i)).isEqualTo(sum[i] * (float) (1.0 / 18));
        }
    }

    @Test
    void savedAndLoadedBetweenTwoParts() {
        GradientAccumulator whole = new GradientAccumulator(grad, arena);
        GradientAccumulator first = new GradientAccumulator(grad, arena);
        GradientAccumulator second = new GradientAccumulator(grad, arena);
        mean(0, 8);
        whole.add(8);
        first.add(8);
        first.slabs().forEach(n -> second.slab(n).slab().copyFrom(first.slab(n).slab()));
        second.resumeAt(first.examples());
        mean(8, 11);
        whole.add(3);
        second.add(3);
        whole.finish();
        float[] expected = grad.get("w").toArray();
        second.finish();
        assertThat(grad.get("w").toArray()).containsExactly(expected);
    }

    @Test
    void wrongArgumentsAreRefused() {
        GradientAccumulator parts = new GradientAccumulator(grad, arena);
        assertThatIllegalStateException().isThrownBy(parts::finish).withMessageContaining("call add first");
        assertThatIllegalArgumentException().isThrownBy(() -> parts.add(0)).withMessageContaining("examples is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parts.add((1 << 24) + 1))
                .withMessageContaining("at most 16777216");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parts.slab("mean"))
                .withMessageContainingAll("'mean'", "[sum]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parts.resumeAt(-1))
                .withMessageContaining("examples is -1");
    }
}
