package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates equal their definitions bit for bit, for any range of the slabs, and never leave a denormal in their state. */
class UpdatesTest {
    /** A few elements before and behind the range, which stay as they are. */
    private static final int BEFORE = 5;

    private static final int BEHIND = 4;

    /** A vector and a tail, so that both overloads decay. */
    private static final int N = Slices.LONGEST;

    private static final int ZERO_STEPS = 100_000;

    /** Steps between two looks: the slowest decay here, 0.999 a step, is among the denormals for 15,000 steps. */
    private static final int LOOK = 10;

    static Stream<UpdateCases.Row> rows() {
        return UpdateCases.ROWS.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void equalTheirDefinitions(UpdateCases.Row row) {
        for (double[] h : row.settings()) {
            Slices.everywhere((s, n) -> {
                float[][] expected = new float[row.arguments().size()][];
                Tensor[] t = new Tensor[expected.length];
                for (int i = 0; i < t.length; i++) {
                    String name = row.arguments().get(i);
                    float[] values = s.mixed(BEFORE + n + BEHIND);
                    expected[i] = KernelCase.notNegative(name) ? absolute(values) : values;
                    t[i] = row.written().contains(name) ? s.output(expected[i]) : s.input(expected[i]);
                }
                row.kernel().run(t, h, BEFORE, BEFORE + n);
                row.definition().run(expected, h, BEFORE, BEFORE + n);
                for (int i = 0; i < t.length; i++) {
                    s.expect(t[i], expected[i]);
                }
            });
        }
    }

    private static float[] absolute(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]);
        }
        return x;
    }

    private static Tensor[] allocate(TensorArena arena, UpdateCases.Row row) {
        Tensor[] t = new Tensor[row.arguments().size()];
        Arrays.setAll(t, i -> arena.allocate(N));
        return t;
    }

    /**
     * A parameter whose gradient is 0 for long, as of a pixel that is never lit: what is kept of it decays, is never denormal, where each
     * operation takes some 150 cycles, and is the same after a hundred thousand steps as after many more.
     */
    @ParameterizedTest
    @MethodSource("rows")
    void zeroGradientsLeaveNoDenormals(UpdateCases.Row row) {
        for (double[] h : row.settings()) {
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor[] t = allocate(arena, row);
                List<Integer> state = row.arguments().stream()
                        .filter(a -> !a.equals("theta") && !a.equals("grad"))
                        .map(row.arguments()::indexOf)
                        .toList();
                for (int i : state) {
                    boolean positive = KernelCase.notNegative(row.arguments().get(i));
                    float[] values = new Samples(7 + i).finite(N);
                    t[i].copyFrom(positive ? absolute(values) : values);
                }
                for (int step = 0; step < ZERO_STEPS; step++) {
                    row.kernel().run(t, h, 0, N);
                    if (step % LOOK == 0) {
                        state.forEach(
                                i -> assertNoDenormal(t[i], row.arguments().get(i)));
                    }
                }
            }
        }
    }

    private static void assertNoDenormal(Tensor x, String name) {
        for (int i = 0; i < x.size(); i++) {
            float v = Math.abs(x.get(i));
            if (v > 0 && v < Float.MIN_NORMAL) {
                throw new AssertionError(String.format(Locale.ROOT, "%s[%d] is %s", name, i, x.get(i)));
            }
        }
    }

    /** As the padding of slabs needs: zero parameters with zero gradients stay +0, and so does their state. */
    @ParameterizedTest
    @MethodSource("rows")
    void zeroStaysZero(UpdateCases.Row row) {
        for (double[] h : row.settings()) {
            try (TensorArena arena = TensorArena.ofShared()) {
                Tensor[] t = allocate(arena, row);
                for (int step = 0; step < 3; step++) {
                    row.kernel().run(t, h, 0, N);
                    for (Tensor x : t) {
                        for (int i = 0; i < N; i++) {
                            assertThat(Float.floatToRawIntBits(x.get(i))).isZero();
                        }
                    }
                }
            }
        }
    }

    /** A gradient that is NaN is not hidden: the parameter or the direction of it is NaN afterwards. */
    @ParameterizedTest
    @MethodSource("rows")
    void nanIsSeen(UpdateCases.Row row) {
        if (!row.arguments().contains("grad")) {
            return;
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor[] t = allocate(arena, row);
            int grad = row.arguments().indexOf("grad");
            int out = Math.max(row.written().indexOf("theta"), row.written().indexOf("direction"));
            Tensor result = t[row.arguments().indexOf(row.written().get(out))];
            for (int i = 0; i < N; i += 3) {
                t[grad].set(i, Float.NaN);
            }
            row.kernel().run(t, row.settings()[0], 0, N);
            for (int i = 0; i < N; i++) {
                assertThat(Float.isNaN(result.get(i))).isEqualTo(i % 3 == 0);
            }
        }
    }
}
