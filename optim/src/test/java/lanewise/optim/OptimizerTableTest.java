package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.SimdInfo;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule must do, each row of {@link Rows} through the same tests; the problems they solve are in {@link OptimizerProblemsTest}. */
class OptimizerTableTest {
    /** Large enough that a step is split among workers, with padding behind each tensor, and matrices both ways round. */
    private static final TensorLayout LARGE = TensorLayout.builder()
            .add("tall", 333, 77)
            .add("bias", 77)
            .add("wide", 9, 1_203)
            .add("one", 1)
            .build();

    private static final Set<Kernel> KERNELS = new HashSet<>();

    static Stream<Rows.Row> rows() {
        return Rows.ALL.stream();
    }

    private static Training start(Optimizer rule, List<ParameterGroup> groups, int workers) {
        Training training = new Training(rule, LARGE, groups, workers);
        random(training.theta, 0);
        return training;
    }

    private static Training start(Rows.Row row, int workers) {
        return start(row.rule(), List.of(), workers);
    }

    private static void random(NamedTensors tensors, long stream) {
        Rng rng = new Rng(5, stream);
        for (TensorLayout.Entry e : tensors.layout().entries()) {
            Tensor t = tensors.get(e.name());
            for (int i = 0; i < t.size(); i++) {
                t.set(i, rng.uniform(e.offset() + i) - 0.5f);
            }
        }
    }

    private static void steps(Training training, int from, int to) {
        for (int step = from; step < to; step++) {
            random(training.grad, 1 + step);
            training.step();
        }
    }

    private static void assertSameBits(Training x, Training y) {
        assertThat(x.theta.slab().segment().mismatch(y.theta.slab().segment())).isEqualTo(-1);
        for (String name : x.state.optimizer().slabs()) {
            assertThat(x.state
                            .slab(name)
                            .slab()
                            .segment()
                            .mismatch(y.state.slab(name).slab().segment()))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anyNumberOfWorkersGivesTheSameBits(Rows.Row row) {
        try (Training one = start(row, 1)) {
            steps(one, 0, 7);
            for (int workers : new int[] {2, 3}) {
                try (Training many = start(row, workers)) {
                    steps(many, 0, 7);
                    assertSameBits(many, one);
                }
            }
        }
    }

    /** Parameters and what is saved of the optimizer are all there is: another training with the same goes on with the same bits. */
    @ParameterizedTest
    @MethodSource("rows")
    void resumesBitForBit(Rows.Row row) {
        try (Training whole = start(row, 1);
                Training first = start(row, 1);
                Training second = new Training(row.rule(), LARGE, List.of(), 2)) {
            steps(whole, 0, 12);
            steps(first, 0, 5);
            second.theta.slab().copyFrom(first.theta.slab());
            SavedState saved = SavedState.of(first.state);
            SavedState.of(saved.metadata(), saved.tensors()).restore(second.state);
            steps(second, 5, 12);
            assertSameBits(second, whole);
            assertThat(second.state.steps()).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void paddingStaysZero(Rows.Row row) {
        try (Training training = start(row, 3)) {
            steps(training, 0, 20);
            assertPaddingIsZero(training.theta);
            for (String name : training.state.optimizer().slabs()) {
                assertPaddingIsZero(training.state.slab(name));
            }
        }
    }

    private static void assertPaddingIsZero(NamedTensors tensors) {
        for (TensorLayout.Entry e : tensors.layout().entries()) {
            for (int i = e.offset() + e.shape().elements(); i < e.paddedEnd(); i++) {
                assertThat(Float.floatToRawIntBits(tensors.slab().get(i)))
                        .as("%s[%d]", e.name(), i)
                        .isZero();
            }
        }
    }

    /** Halving and doubling are exact, so a scale in the step is a scale of the gradients, bit for bit. */
    @ParameterizedTest
    @MethodSource("rows")
    void theScaleMultipliesTheGradients(Rows.Row row) {
        try (Training plain = start(row, 1);
                Training scaled = start(row, 1)) {
            for (int step = 0; step < 5; step++) {
                random(plain.grad, 1 + step);
                plain.step();
                random(scaled.grad, 1 + step);
                Tensor g = scaled.grad.slab();
                for (int i = 0; i < g.size(); i++) {
                    g.set(i, 2 * g.get(i));
                }
                do {
                    scaled.state.beforeForward();
                } while (!scaled.state.step(0.5));
            }
            assertThat(scaled.theta.slab().segment().mismatch(plain.theta.slab().segment()))
                    .isEqualTo(-1);
        }
    }

    private static Predicate<String> named(String... names) {
        return List.of(names)::contains;
    }

    /** A factor on the rate is another rate, bit for bit, since halving is exact; and other groups do not notice. */
    @ParameterizedTest
    @MethodSource("rows")
    void theFactorMultipliesTheRate(Rows.Row row) {
        List<ParameterGroup> slow = List.of(new ParameterGroup("slow", named("wide", "one"), 0.5, false));
        try (Training training = start(row.rule(), slow, 1);
                Training plain = start(row, 1);
                Training half = start(row.at().apply(row.rate() / 2), List.of(), 1)) {
            for (Training t : List.of(training, plain, half)) {
                steps(t, 0, 5);
            }
            for (String name : new String[] {"tall", "bias"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(plain.theta.get(name).toArray());
            }
            for (String name : new String[] {"wide", "one"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(half.theta.get(name).toArray())
                        .isNotEqualTo(plain.theta.get(name).toArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void frozenParametersKeepEveryBit(Rows.Row row) {
        List<ParameterGroup> groups = List.of(ParameterGroup.frozen("stem", named("tall", "one")));
        try (Training training = start(row.rule(), groups, 1);
                Training untouched = start(row, 1);
                Training all = start(row, 1)) {
            steps(training, 0, 5);
            steps(all, 0, 5);
            for (String name : new String[] {"tall", "one"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(untouched.theta.get(name).toArray());
            }
            if (!row.name().startsWith("sam")) { // whose norm is that of the trained parameters
                for (String name : new String[] {"bias", "wide"}) {
                    assertThat(training.theta.get(name).toArray())
                            .containsExactly(all.theta.get(name).toArray());
                }
            }
        }
    }

    /** Nothing moves that has no gradient, unless it decays or is an average, and then not far; and nothing becomes NaN or denormal. */
    @ParameterizedTest
    @MethodSource("rows")
    void zeroGradients(Rows.Row row) {
        try (Training training = start(row, 1);
                Training untouched = start(row, 1)) {
            for (int step = 0; step < 50; step++) {
                training.step();
            }
            float[] before = untouched.theta.slab().toArray();
            float[] after = training.theta.slab().toArray();
            if (row.still()) {
                assertThat(after).containsExactly(before);
            } else {
                for (float x : after) {
                    assertThat(Math.abs(x)).isLessThanOrEqualTo(1f);
                }
            }
            for (String name : training.state.optimizer().slabs()) {
                Denormals.assertNone(training.state.slab(name).slab(), name, 50);
            }
        }
    }

    /** NaN is neither hidden nor spread to tensors that have nothing to do with it. */
    @ParameterizedTest
    @MethodSource("rows")
    void nanGradients(Rows.Row row) {
        try (Training training = start(row, 1)) {
            steps(training, 0, 2);
            random(training.grad, 3);
            training.grad.get("tall").set(100, Float.NaN);
            training.grad.get("bias").set(5, Float.NaN);
            training.step();
            assertThat(training.theta.get("tall").get(100)).isNaN();
            assertThat(training.theta.get("bias").get(5)).isNaN();
            for (String name : new String[] {"wide", "one"}) {
                assertThat(training.theta.get(name).toArray()).doesNotContain(Float.NaN);
            }
            assertPaddingIsZero(training.theta);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void describesItself(Rows.Row row) {
        Optimizer rule = row.rule();
        assertThat(rule.describe()).contains("" + row.rate());
        assertThat(rule.slabs()).doesNotHaveDuplicates();
        try (Training training = start(row, 1)) {
            long state = rule.slabs().stream()
                    .mapToLong(s -> training.state.slab(s).layout().bytes())
                    .sum();
            assertThat(rule.stateBytes(LARGE)).isEqualTo(state);
        }
    }

    /** A training that begins anew at step 0 begins from the parameters as they are then. */
    @ParameterizedTest
    @MethodSource("rows")
    void beginsAnew(Rows.Row row) {
        try (Training used = start(row, 1);
                Training fresh = start(row, 1)) {
            steps(used, 0, 3);
            random(used.theta, 0);
            for (String name : used.state.optimizer().slabs()) {
                Tensor slab = used.state.slab(name).slab();
                for (int i = 0; i < slab.size(); i++) {
                    slab.set(i, 0f);
                }
            }
            used.state.resumeAt(0);
            steps(used, 0, 3);
            steps(fresh, 0, 3);
            assertSameBits(used, fresh);
        }
    }

    /** Within a step of two gradients there is no resuming; cancelled, it leaves everything as before. */
    @ParameterizedTest
    @MethodSource("rows")
    void halfAStepCanBeCancelled(Rows.Row row) {
        try (Training training = start(row, 1);
                Training other = start(row, 1)) {
            steps(training, 0, 2);
            steps(other, 0, 3);
            random(training.grad, 9);
            boolean ahead = row.name().contains("look-ahead") || row.name().contains("nesterov");
            if (row.name().startsWith("sam") && !ahead) {
                float[] before = training.theta.slab().toArray();
                training.state.beforeForward();
                assertThat(training.state.step()).isFalse();
                assertThat(training.theta.slab().toArray()).isNotEqualTo(before);
                assertThatIllegalStateException()
                        .isThrownBy(() -> training.state.resumeAt(2))
                        .withMessageContainingAll("sam", "step 2", "not complete");
                training.state.cancelStep();
                assertThat(training.theta.slab().toArray()).containsExactly(before);
            }
            training.state.cancelStep();
            steps(training, 2, 3);
            assertSameBits(training, other);
        }
    }

    static Stream<Arguments> rowsAndWorkers() {
        return rows().flatMap(r -> Stream.of(1, 2, 3).map(w -> Arguments.of(r, w)));
    }

    /** All of them warm in one virtual machine. */
    private static void warmUp() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        if (KERNELS.isEmpty()) {
            rows().forEach(r -> KERNELS.addAll(r.rule().kernels()));
        }
        assertThat(Warmup.run(KERNELS, Duration.ofMinutes(2)).notCompiled()).isEmpty();
    }

    private static final int STEADY_STEPS = 20;

    /**
     * Twenty steps in a row allocate nothing, not a byte, on the caller and on the workers. Before that HotSpot may have rounds of steps to make
     * strings of a class's constants, link the code of parking, or compile again what it has thrown away.
     */
    @ParameterizedTest
    @MethodSource("rowsAndWorkers")
    void stepsAllocateNothing(Rows.Row row, int workers) {
        warmUp();
        List<ParameterGroup> groups = List.of(new ParameterGroup("biases", "bias"::equals, 2, false));
        try (Training training = start(row.rule(), groups, workers)) {
            random(training.grad, 1);
            AllocationMeter meter = AllocationMeter.ofThreads(training.pool().threadIds());
            assertThat(SteadyState.secondCall(meter, () -> {
                        for (int i = 0; i < STEADY_STEPS; i++) {
                            training.step();
                        }
                    }))
                    .as("%s, %d workers: bytes of %d steps", row, workers, STEADY_STEPS)
                    .isZero();
        }
    }

    /** A schedule of one's own must not box either. */
    @Test
    void schedulesDoNotBox() {
        Rows.Row falling = new Rows.Row("falling", r -> new Adam(step -> r / (1 + step)), 1e-3, true);
        stepsAllocateNothing(falling, 1);
    }

    @Test
    void oneRuleMayServeManyTrainings() {
        Optimizer rule = new Sam(new NAdam(0.01));
        try (Training x = start(rule, List.of(), 1);
                Training y = start(rule, List.of(), 1)) {
            for (int step = 0; step < 5; step++) {
                steps(x, step, step + 1);
                steps(y, step, step + 1);
            }
            assertSameBits(x, y);
            assertThat((double) x.theta.get("one").get(0))
                    .isCloseTo(y.theta.get("one").get(0), within(0.0));
        }
    }
}
