package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.NesterovUpdate;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rule that looks ahead, written against the public interface only: Nesterov's as the textbook prints it (rows D04,
 * D05, D06).
 */
class NesterovTest {
    private static final double MU = 0.9;
    private static final double LR = 0.002;

    /**
     * θ̃ = θ + α·v before the forward pass; then, with the gradient at θ̃, v ← α·v − ε·g, θ ← θ + v (Sutskever et al.
     * 2013). Parameters stand at θ̃ when the update begins, so it takes α·v back first.
     */
    private record LookAhead(double learningRate, double momentum) implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "look-ahead";
        }

        @Override
        public List<String> slabs() {
            return List.of("velocity");
        }

        @Override
        public String describe() {
            return name() + ", learning rate " + learningRate + ", momentum " + momentum;
        }

        @Override
        public Set<Kernel> kernels() {
            return Set.of(Elementwise.AXPY, Elementwise.SCALE);
        }

        @Override
        public int scalars() {
            return 2;
        }

        @Override
        public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
            scalars[0] = momentum;
            scalars[1] = learningRate * gradScale * group.learningRateFactor();
        }

        @Override
        public boolean looksAhead() {
            return true;
        }

        @Override
        public void beforeForward(Slabs slabs, double[] scalars, int from, int to) {
            move((float) scalars[0], slabs, from, to);
        }

        @Override
        public void update(Slabs slabs, double[] scalars, int from, int to) {
            move((float) -scalars[0], slabs, from, to);
            int n = to - from;
            var v = slabs.state(0).slice(from, n);
            Elementwise.scale((float) scalars[0], v, v, n);
            Elementwise.axpy((float) -scalars[1], slabs.grad().slice(from, n), v, n);
            move(1f, slabs, from, to);
        }

        private static void move(float factor, Slabs slabs, int from, int to) {
            int n = to - from;
            Elementwise.axpy(
                    factor, slabs.state(0).slice(from, n), slabs.theta().slice(from, n), n);
        }
    }

    private static Optimizer lookAhead(double lr, double mu) {
        return new Nesterov(Schedule.constant(lr), Schedule.constant(mu), Nesterov.Form.LOOK_AHEAD, WeightDecay.NONE);
    }

    static List<Optimizer> lookAheads() {
        return List.of(new LookAhead(LR, MU), lookAhead(LR, MU));
    }

    /**
     * D04 equals D06: where the look-ahead asks for the gradient is φ = θ + μ·v, the point that the transformed form
     * carries. On a valley, so that a gradient taken anywhere else leads elsewhere.
     */
    @ParameterizedTest
    @MethodSource("lookAheads")
    void d04LooksAheadAndEqualsD06AfterMapping(Optimizer rule) {
        double[] phi = {-0.5, 0.5};
        double[] v = {0, 0};
        double[] plain = phi.clone();
        double[] plainVelocity = {0, 0};
        try (Training training = new Training(rule, -0.5f, 0.5f)) {
            for (int t = 1; t <= 100; t++) {
                training.state.beforeForward();
                double[] asked = training.values();
                assertThat(asked[0]).isCloseTo(phi[0], within(t * 1e-6));
                assertThat(asked[1]).isCloseTo(phi[1], within(t * 1e-6));
                double[] g = Rosenbrock.gradient(asked);
                training.grad.get("w").copyFrom((float) g[0], (float) g[1]);
                training.state.step();

                Textbook.nesterovPhi(phi, Rosenbrock.gradient(phi), v, MU, LR);
                Textbook.momentumRateInside(plain, Rosenbrock.gradient(plain), plainVelocity, MU, LR);
                // φ ↦ θ = φ − μ·v
                assertThat((double) training.w().get(0)).isCloseTo(phi[0] - MU * v[0], within(t * 1e-6));
                assertThat((double) training.w().get(1)).isCloseTo(phi[1] - MU * v[1], within(t * 1e-6));
            }
            assertThat((double) training.w().get(0)).isNotCloseTo(plain[0], within(1e-3));
        }
    }

    /** D05, the gradient at θ − γv, v ← γv + ηg, θ ← θ − v, is D04 with the velocity's sign turned: bit for bit, with a factor of +η and the weights' sign. */
    @Test
    void d05IsD04WithTheOppositeSign() {
        try (TensorArena arena = TensorArena.ofShared()) {
            int n = 37;
            Tensor grad = arena.allocate(n);
            Tensor[] theta = {arena.allocate(n), arena.allocate(n)};
            Tensor[] v = {arena.allocate(n), arena.allocate(n)};
            for (int step = 0; step < 20; step++) {
                for (int i = 0; i < n; i++) {
                    grad.set(i, (float) Math.sin(i + 0.7 * step));
                }
                NesterovUpdate.lookAhead(theta[0], v[0], 0.9, 0, n);
                NesterovUpdate.nesterovAhead(theta[0], grad, v[0], 0.9, -0.1, 0, 1, 0, n);
                for (int i = 0; i < n; i++) {
                    float g = grad.get(i);
                    float old = v[1].get(i);
                    float ahead = Math.fma(-0.9f, old, theta[1].get(i));
                    v[1].set(i, Math.fma(0.9f, old, 0.1f * g));
                    theta[1].set(i, Math.fma(0.9f, old, ahead) - v[1].get(i));
                    assertThat(theta[1].get(i)).isEqualTo(theta[0].get(i));
                    assertThat(v[1].get(i)).isEqualTo(-v[0].get(i));
                }
            }
        }
    }

    /**
     * The trace of the table, whose gradients do not depend on θ: φ is the right form's, and θ that of plain momentum.
     */
    @Test
    void d06TraceOfTheTable() {
        double[] gradients = {0.5, -0.25, 0.1};
        double[] phi = {0.905, 0.912, 0.8768};
        double[] theta = {0.95, 0.93, 0.902};
        try (Training training = new Training(lookAhead(0.1, MU), 1f)) {
            for (int t = 0; t < 3; t++) {
                training.step((float) gradients[t]);
                assertThat((double) training.w().get(0)).isCloseTo(theta[t], within(4e-7));
                double v = training.state.slab("velocity").get("w").get(0);
                assertThat(training.w().get(0) + MU * v).isCloseTo(phi[t], within(4e-7));
            }
        }
    }

    /**
     * The interim update is split among workers as the final one is, and leaves frozen parameters and padding alone.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void looksAheadInEveryRange(int workers) {
        TensorLayout layout = TensorLayout.builder()
                .add("a", 40_003)
                .add("b", 7)
                .add("c", 30_001)
                .build();
        List<ParameterGroup> groups = List.of(ParameterGroup.frozen("stem", "b"::equals));
        try (Training training = new Training(lookAhead(0.5, 0.5), layout, groups, workers)) {
            float[] ones = new float[40_003];
            Arrays.fill(ones, 1f);
            training.grad.get("a").copyFrom(ones);
            training.grad.get("b").copyFrom(1f, 1f, 1f, 1f, 1f, 1f, 1f);
            training.grad.get("c").copyFrom(Arrays.copyOf(ones, 30_001));
            training.state.beforeForward();
            assertThat(training.theta.slab().toArray()).containsOnly(0f);
            training.state.step(); // v = θ = −0.5
            training.state.beforeForward(); // θ̃ = −0.75
            assertThat(training.theta.get("a").toArray()).containsOnly(-0.75f);
            assertThat(training.theta.get("b").toArray()).containsOnly(0f);
            assertThat(training.theta.get("c").toArray()).containsOnly(-0.75f);
            training.state.step(); // v = −0.75, θ = −1.25
            assertThat(training.theta.get("a").toArray()).containsOnly(-1.25f);
            assertThat(training.theta.get("c").toArray()).containsOnly(-1.25f);
            assertThat(training.theta.slab().slice(40_003, 13).toArray()).containsOnly(0f);
        }
    }
}
