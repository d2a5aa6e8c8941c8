package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.Rng;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A parameter whose gradient is 0 for long, as of a pixel that is never lit: its moments decay by a factor a step, must
 * never be denormal, where each operation takes some 150 cycles.
 */
class DenormalTest {
    private static final int STEPS = 100_000;
    private static final int N = 61;

    static Stream<Rows.Row> rows() {
        return Rows.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void zeroGradientsLeaveNothingBehind(Rows.Row row) {
        Optimizer optimizer = row.rule();
        TensorLayout layout = TensorLayout.builder().add("w", N).build();
        try (Training training = new Training(optimizer, layout, List.of(), 1)) {
            Rng rng = new Rng(3, 0);
            for (int i = 0; i < N; i++) {
                training.grad.get("w").set(i, Math.scalb(rng.normal(i), i - 50));
            }
            training.step();
            for (int i = 0; i < N; i++) {
                training.grad.get("w").set(i, 0f);
            }
            for (int step = 1; step <= STEPS; step++) {
                training.step();
                // a decaying number spends many steps in the denormal range, so looking now and then finds it
                if (step % 50 == 0) {
                    for (String slab : optimizer.slabs()) {
                        Denormals.assertNone(training.state.slab(slab).slab(), slab, step);
                    }
                }
            }
            for (String slab : optimizer.slabs()) {
                if (row.still() && (slab.equals("mu") || slab.equals("velocity"))) {
                    assertThat(training.state.slab(slab).slab().toArray()).containsOnly(0f);
                }
            }
            assertThat(training.w().toArray()).doesNotContain(Float.NaN);
        }
    }
}
