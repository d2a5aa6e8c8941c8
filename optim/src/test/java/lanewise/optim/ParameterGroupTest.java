package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups in one slab: frozen parameters keep every bit, the others follow their own rate. */
class ParameterGroupTest {
    private static final TensorLayout LAYOUT = TensorLayout.builder()
            .add("stem.weight", 5, 7)
            .add("stem.bias", 7)
            .add("head.weight", 7, 3)
            .add("head.bias", 3)
            .build();

    static List<Optimizer> optimizers() {
        return List.of(new Sgd(0.1), new Momentum(0.1, 0.9), new Adam(0.01));
    }

    private static Predicate<String> startsWith(String prefix) {
        return n -> n.startsWith(prefix);
    }

    private static void fill(NamedTensors tensors, float base) {
        for (TensorLayout.Entry e : tensors.layout().entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                tensors.get(e.name()).set(i, base + 0.01f * i);
            }
        }
    }

    private static Training train(Optimizer optimizer, List<ParameterGroup> groups) {
        Training training = new Training(optimizer, LAYOUT, groups, 1);
        fill(training.theta, 1f);
        for (int step = 0; step < 5; step++) {
            fill(training.grad, 0.5f - step);
            training.state.beforeForward();
            training.state.step();
        }
        return training;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void frozenParametersKeepEveryBit(Optimizer optimizer) {
        List<ParameterGroup> groups = List.of(ParameterGroup.frozen("stem", startsWith("stem.")));
        try (Training training = train(optimizer, groups);
                Training untouched = new Training(optimizer, LAYOUT, groups, 1);
                Training all = train(optimizer, List.of())) {
            fill(untouched.theta, 1f);
            for (String name : new String[] {"stem.weight", "stem.bias"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(untouched.theta.get(name).toArray());
                for (String slab : optimizer.slabs()) {
                    assertThat(training.state.slab(slab).get(name).toArray()).containsOnly(0f);
                }
            }
            for (String name : new String[] {"head.weight", "head.bias"}) {
                assertThat(training.theta.get(name).toArray())
                        .containsExactly(all.theta.get(name).toArray());
            }
        }
    }

    /** A factor on the rate is another rate: bit for bit. Halving is exact. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void theFactorMultipliesTheRate(Optimizer optimizer) {
        ParameterGroup slow = new ParameterGroup("head", startsWith("head."), 0.5, false);
        Optimizer half = optimizer instanceof Sgd
                ? new Sgd(0.05)
                : optimizer instanceof Momentum ? new Momentum(0.05, 0.9) : new Adam(0.005);
        try (Training training = train(optimizer, List.of(slow));
                Training plain = train(optimizer, List.of());
                Training halved = train(half, List.of())) {
            assertThat(training.theta.get("stem.weight").toArray())
                    .containsExactly(plain.theta.get("stem.weight").toArray());
            assertThat(training.theta.get("head.weight").toArray())
                    .containsExactly(halved.theta.get("head.weight").toArray())
                    .isNotEqualTo(plain.theta.get("head.weight").toArray());
        }
    }

    @Test
    void theFirstGroupThatAcceptsWins() {
        ParameterGroup biases = ParameterGroup.frozen("biases", n -> n.endsWith(".bias"));
        ParameterGroup stopped = new ParameterGroup("head", startsWith("head."), 0, false);
        try (Training training = train(new Sgd(0.1), List.of(biases, stopped));
                Training reversed = train(new Sgd(0.1), List.of(stopped, biases));
                Training all = train(new Sgd(0.1), List.of())) {
            assertThat(training.theta.get("stem.weight").toArray())
                    .containsExactly(all.theta.get("stem.weight").toArray());
            // frozen or at rate 0, each way they stay
            assertThat(training.theta.get("head.weight").get(20)).isEqualTo(1.2f);
            assertThat(training.theta.slab().toArray())
                    .containsExactly(reversed.theta.slab().toArray());
        }
    }

    @Test
    void everythingFrozenIsNoWork() {
        try (Training training = train(new Adam(0.1), List.of(ParameterGroup.frozen("all", n -> true)))) {
            assertThat(training.state.steps()).isEqualTo(5);
            assertThat(training.state.slab("mu").slab().toArray()).containsOnly(0f);
        }
    }

    /** Groups that alternate make many ranges; together they are one pass over the slab. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void rangesCoverTheSlabOnce(Optimizer optimizer) {
        ParameterGroup biases = new ParameterGroup("biases", n -> n.endsWith(".bias"), 1, false);
        try (Training split = train(optimizer, List.of(biases));
                Training whole = train(optimizer, List.of())) {
            assertThat(split.theta.slab().toArray())
                    .containsExactly(whole.theta.slab().toArray());
        }
    }

    /** A group's own decay, and none for biases. */
    @Test
    void groupsHaveTheirOwnDecay() {
        TensorLayout layout =
                TensorLayout.builder().add("w", 1).add("b", 1).add("head", 1).build();
        List<ParameterGroup> groups = List.of(
                ParameterGroup.withoutDecay("biases", "b"::equals),
                new ParameterGroup("head", "head"::equals, 1, 3, false));
        Optimizer rule = new AdamW(Schedule.constant(0.5), 0.9, 0.999, 1e-8, 0.25);
        try (Training training = new Training(rule, layout, groups, 1)) {
            for (String name : new String[] {"w", "b", "head"}) {
                training.theta.get(name).set(0, 2f);
            }
            training.step();
            assertThat(training.theta.get("w").get(0)).isEqualTo(1.75f);
            assertThat(training.theta.get("b").get(0)).isEqualTo(2f);
            assertThat(training.theta.get("head").get(0)).isEqualTo(1.25f);
        }
    }
}
