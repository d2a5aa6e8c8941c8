package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Binding, state slabs, resuming, workers, padding. */
class OptimizerStateTest {
    /** Large enough that a step is split among workers, with padding behind each tensor. */
    private static final TensorLayout LARGE = TensorLayout.builder()
            .add("a", 333, 77)
            .add("b", 77)
            .add("c", 12_345)
            .add("d", 1)
            .build();

    static List<Optimizer> optimizers() {
        Schedule falling = Schedule.linear(0.1, 0.001, 7);
        Schedule growing = Schedule.linear(0.5, 0.99, 9);
        return List.of(
                new Sgd(falling),
                new Momentum(falling, growing, Momentum.Form.RATE_OUTSIDE),
                new Momentum(falling, growing, Momentum.Form.RATE_INSIDE),
                new Adam(falling));
    }

    private static Training start(Optimizer optimizer, int workers) {
        Training training = new Training(optimizer, LARGE, List.of(), workers);
        random(training.theta, 0);
        return training;
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
            training.state.beforeForward();
            training.state.step();
        }
    }

    /** Without the step count, schedules and bias corrections begin again, and the bits differ. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void theStepCountMatters(Optimizer optimizer) {
        try (Training whole = start(optimizer, 1);
                Training forgetful = start(optimizer, 1)) {
            steps(whole, 0, 5);
            steps(forgetful, 0, 3);
            forgetful.state.resumeAt(0);
            steps(forgetful, 3, 5);
            assertThat(forgetful
                            .theta
                            .slab()
                            .segment()
                            .mismatch(whole.theta.slab().segment()))
                    .isNotEqualTo(-1);
        }
    }

    @Test
    void slabsByName() {
        try (Training adam = start(new Adam(0.1), 1);
                Training momentum = start(new Momentum(0.1, 0.9), 1);
                Training sgd = start(new Sgd(0.1), 1)) {
            for (NamedTensors slab :
                    List.of(adam.state.slab("mu"), adam.state.slab("nu"), momentum.state.slab("velocity"))) {
                assertThat(slab.layout().entries()).isEqualTo(LARGE.entries());
                assertThat(slab.slab().toArray()).containsOnly(0f);
            }
            assertThat(adam.state.slab("mu")).isNotSameAs(adam.state.slab("nu"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.state.slab("velocity"))
                    .withMessageContainingAll("adam", "'velocity'", "mu", "nu");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sgd.state.slab("mu"))
                    .withMessageContainingAll("sgd", "'mu'", "[]");
        }
    }

    @Test
    void memoryIsAsPlanned() {
        try (Training adam = start(new Adam(0.1), 1)) {
            assertThat(adam.arena().bytes()).isEqualTo(4 * LARGE.bytes());
        }
        try (Training sgd = start(new Sgd(0.1), 1)) {
            assertThat(sgd.arena().bytes()).isEqualTo(2 * LARGE.bytes());
        }
    }

    @Test
    void countsItsSteps() {
        try (Training training = new Training(new Sgd(0.1), 1f)) {
            assertThat(training.state.steps()).isZero();
            training.step(1f);
            training.step(1f);
            assertThat(training.state.steps()).isEqualTo(2);
            training.state.resumeAt(1L << 40);
            training.step(1f);
            assertThat(training.state.steps()).isEqualTo((1L << 40) + 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> training.state.resumeAt(-1))
                    .withMessageContaining("step -1");
            assertThat(training.state.optimizer()).isEqualTo(new Sgd(0.1));
        }
    }

    /** Far into a training Adam's corrections are 1, and nothing overflows. */
    @Test
    void adamResumesAnywhere() {
        try (Training training = new Training(new Adam(0.001), 1f)) {
            training.state.resumeAt(Long.MAX_VALUE - 2);
            training.step(0.5f);
            double m = 0.1 * 0.5;
            double root = Math.sqrt(0.001 * 0.25);
            assertThat((double) training.w().get(0)).isCloseTo(1 - 0.001 * m / root, within(2e-7));
        }
    }

    @Test
    void layoutsMustAgree() {
        TensorLayout other = TensorLayout.builder().add("a", 3).add("b", 5).build();
        TensorLayout layout = TensorLayout.builder().add("a", 3).add("b", 4).build();
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            NamedTensors theta = arena.allocate(layout);
            NamedTensors grad = arena.allocate(other);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.bind(new Sgd(0.1), theta, grad, List.of(), arena, pool))
                    .withMessageContainingAll("4", "5", "gradients");
        }
    }

    /** Gradients that are the parameters themselves would be a silent disaster. */
    @Test
    void gradientsMustBeOtherMemory() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            NamedTensors theta = arena.allocate(LARGE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.bind(new Sgd(0.1), theta, theta, List.of(), arena, pool)
                            .step())
                    .withMessageContaining("overlap");
        }
    }
}
