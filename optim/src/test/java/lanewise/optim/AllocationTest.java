package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.SimdInfo;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After the warm-up a step allocates nothing, on the caller and on the workers, for every optimizer. */
class AllocationTest {
    private static final List<Optimizer> OPTIMIZERS = List.of(
            new Sgd(0.1),
            new Momentum(0.1, 0.9),
            new Adam(step -> 1e-3 / (1 + step))); // a schedule of one's own must not box either

    static Stream<Arguments> rows() {
        return OPTIMIZERS.stream().flatMap(o -> Stream.of(1, 2, 3).map(w -> Arguments.of(o, w)));
    }

    @BeforeAll
    static void c2() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stepAllocatesNothing(Optimizer optimizer, int workers) {
        for (Optimizer o : OPTIMIZERS) { // all of them warm in one virtual machine
            assertThat(Warmup.run(o.kernels(), Duration.ofMinutes(2)).notCompiled())
                    .isEmpty();
        }
        TensorLayout layout =
                TensorLayout.builder().add("w", 50_000).add("b", 3).build();
        List<ParameterGroup> groups = List.of(new ParameterGroup("biases", "b"::equals, 2, false));
        try (Training training = new Training(optimizer, layout, groups, workers)) {
            AllocationMeter meter = AllocationMeter.ofThreads(training.pool().threadIds());
            assertThat(SteadyState.bytes(meter, 100, () -> {
                        training.state.beforeForward();
                        training.state.step();
                    }))
                    .isZero();
        }
    }
}
