package lanewise.optim.secondorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import lanewise.simd.NamedTensors;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import org.junit.jupiter.api.Test;

/** A slab of floats as a vector of doubles. */
class SlabObjectiveTest {
    private static final TensorLayout LAYOUT =
            TensorLayout.builder().add("a", 3).add("b", 2, 5).build();

    /** Σ(i + 1)(θᵢ − i)² over the elements of each tensor, in float. */
    private static double loss(NamedTensors theta, NamedTensors grad) {
        double sum = 0;
        for (TensorLayout.Entry e : LAYOUT.entries()) {
            for (int i = 0; i < e.shape().elements(); i++) {
                float d = theta.get(e.name()).get(i) - i;
                grad.get(e.name()).set(i, 2 * (i + 1) * d);
                sum += (i + 1) * d * d;
            }
        }
        return sum;
    }

    @Test
    void trainsTheSlab() {
        try (TensorArena arena = TensorArena.ofShared()) {
            NamedTensors theta = arena.allocate(LAYOUT);
            NamedTensors grad = arena.allocate(LAYOUT);
            theta.get("b").set(7, -3f);
            Minimum minimum =
                    new SlabObjective(theta, grad, () -> loss(theta, grad)).minimize(new Lbfgs(new Limits(1e-5)));
            assertThat(minimum.converged()).isTrue();
            for (TensorLayout.Entry e : LAYOUT.entries()) {
                for (int i = 0; i < e.shape().elements(); i++) {
                    // the gradient is 2(i + 1) times the distance
                    assertThat((double) theta.get(e.name()).get(i)).isCloseTo(i, within(1e-5 / 2));
                }
                for (int i = e.offset() + e.shape().elements(); i < e.paddedEnd(); i++) {
                    assertThat(theta.slab().get(i)).isZero();
                }
            }
        }
    }

    @Test
    void layoutsAndLengthsMustAgree() {
        try (TensorArena arena = TensorArena.ofShared()) {
            NamedTensors theta = arena.allocate(LAYOUT);
            NamedTensors other =
                    arena.allocate(TensorLayout.builder().add("a", 4).build());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SlabObjective(theta, other, () -> 0))
                    .withMessageContainingAll("slab objective", "gradients");
            SlabObjective objective = new SlabObjective(theta, arena.allocate(LAYOUT), () -> 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> objective.write(new double[13]))
                    .withMessage("slab objective: 13 variables but the slab has 32");
        }
    }
}
