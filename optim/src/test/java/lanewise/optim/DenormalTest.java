package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lanewise.optim.schedule.Schedule;
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

    static Stream<Optimizer> decaying() {
        Schedule tenth = Schedule.constant(0.1);
        WeightDecay decay = WeightDecay.decoupled(0.16);
        return Stream.of(
                new Sgd(tenth, WeightDecay.half(0.16)),
                new Sgd(tenth, decay),
                new Momentum(tenth, Schedule.constant(0.9), Momentum.Form.RATE_OUTSIDE, 0, decay),
                new Nesterov(tenth, Schedule.constant(0.9), Nesterov.Form.RATE_OUTSIDE, decay),
                new Nesterov(tenth, Schedule.constant(0.9), Nesterov.Form.LOOK_AHEAD, decay),
                new AdaGrad(tenth, 1e-7, 0, decay),
                new Adam(tenth, 0.9, 0.999, 1e-8, Adam.Form.OUTSIDE, decay),
                new Lion(tenth, 0.9, 0.99, decay),
                new AdaBelief(tenth, 0.9, 0.99, 1e-8, decay),
                new Adafactor(tenth, false, 0.8, 1e-30, 1e-3, 1, decay));
    }

    /** lr·λ = 0.016: 2⁻¹⁰⁰ after some 4300 steps, denormal after 5400; between the two lies the step 5120. */
    @ParameterizedTest
    @MethodSource("decaying")
    void decayLeavesNoDenormalParameters(Optimizer rule) {
        TensorLayout layout =
                TensorLayout.builder().add("w", 3, 21).add("frozen", 3).build();
        List<ParameterGroup> groups = List.of(ParameterGroup.frozen("frozen", "frozen"::equals));
        try (Training training = new Training(rule, layout, groups, 1)) {
            for (int i = 0; i < training.w().size(); i++) {
                training.w().set(i, (i % 2 == 0 ? 1 : -1) * (1 + i / 100f));
            }
            training.theta.get("frozen").copyFrom(Float.MIN_VALUE, 0x1p-110f, -0f);
            for (int step = 0; step < 6000; step++) {
                training.step();
                Denormals.assertNone(training.w(), "w", step);
            }
            assertThat(training.w().toArray()).containsOnly(0f);
            assertThat(training.theta.get("frozen").toArray()).containsExactly(Float.MIN_VALUE, 0x1p-110f, -0f);
        }
    }
}
