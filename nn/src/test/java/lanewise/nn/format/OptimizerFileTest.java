package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.optim.Adafactor;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Lookahead;
import lanewise.optim.Momentum;
import lanewise.optim.Muon;
import lanewise.optim.Optimizer;
import lanewise.optim.OptimizerState;
import lanewise.optim.Sam;
import lanewise.optim.ScheduleFreeAdamW;
import lanewise.optim.Sgd;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.NamedTensors;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Through a file an optimizer goes on bit for bit; into another one, or other shapes, it does not go. */
class OptimizerFileTest {
    private static final TensorLayout LAYOUT =
            TensorLayout.builder().add("weight", 5, 7).add("bias", 7).build();

    @TempDir
    private Path folder;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    /** Parameters, gradients and an optimizer. */
    private final class Setting {
        final NamedTensors theta;
        final NamedTensors grad;
        final OptimizerState state;

        Setting(Optimizer rule, TensorLayout layout) {
            theta = arena.allocate(layout);
            grad = arena.allocate(layout);
            state = OptimizerState.bind(rule, theta, grad, List.of(), arena, pool);
            random(theta, 99);
        }

        void steps(int from, int to) {
            for (int step = from; step < to; step++) {
                random(grad, step);
                do {
                    state.beforeForward();
                } while (!state.step());
            }
        }
    }

    private static void random(NamedTensors tensors, long stream) {
        Rng rng = new Rng(3, stream);
        for (TensorLayout.Entry e : tensors.layout().entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                tensors.get(e.name()).set(i, rng.normal(e.offset() + i));
            }
        }
    }

    static List<Optimizer> rules() {
        return List.of(
                new Sgd(0.1),
                new Adam(Schedule.linear(0.1, 0.001, 9)),
                new Adafactor(Schedule.constant(0.01)),
                new ScheduleFreeAdamW(0.01),
                new Muon(0.02, new AdamW(0.01)),
                new Sam(new Lookahead(new Momentum(0.1, 0.9), 3, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void goesOnBitForBit(Optimizer rule) throws IOException {
        Path file = folder.resolve("state.safetensors");
        Setting whole = new Setting(rule, LAYOUT);
        whole.steps(0, 5);
        OptimizerFile.write(file, whole.state);
        Setting resumed = new Setting(rule, LAYOUT);
        resumed.theta.slab().copyFrom(whole.theta.slab());
        OptimizerFile.read(file, resumed.state);
        assertThat(resumed.state.steps()).isEqualTo(5);
        whole.steps(5, 12);
        resumed.steps(5, 12);
        assertThat(resumed.theta.slab().toArray())
                .containsExactly(whole.theta.slab().toArray());
    }

    @Test
    void anotherRulesOrShapesStateIsRefusedAndChangesNothing() throws IOException {
        Path file = folder.resolve("adam.safetensors");
        Setting adam = new Setting(new Adam(0.1), LAYOUT);
        adam.steps(0, 3);
        OptimizerFile.write(file, adam.state);
        Setting momentum = new Setting(new Momentum(0.1, 0.9), LAYOUT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerFile.read(file, momentum.state))
                .withMessage(file + ": the saved state is that of adam, but the optimizer is momentum");
        TensorLayout turned =
                TensorLayout.builder().add("weight", 7, 5).add("bias", 7).build();
        Setting other = new Setting(new Adam(0.1), turned);
        other.steps(0, 1);
        float[] before = other.state.slab("mu").slab().toArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerFile.read(file, other.state))
                .withMessage(file + ": adam: mu/weight is saved with shape 5x7 but must have 7x5");
        assertThat(other.state.slab("mu").slab().toArray()).containsExactly(before);
        assertThat(other.state.steps()).isEqualTo(1);
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Setting adam = new Setting(new Adam(0.1), LAYOUT);
        Safetensors.write(file, Map.of("format", "pt"), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerFile.read(file, adam.state))
                .withMessageContainingAll(file.toString(), "no optimizer's state", "'optimizer'", "[format]");
        Files.writeString(file, "text");
        assertThat(catchThrowable(() -> OptimizerFile.read(file, adam.state)))
                .isInstanceOf(MalformedFileException.class);
    }
}
