package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kernel refuses, and that the message has the kernel, the tensor and both numbers. */
class RefusalsTest {
    private static final int N = 37;

    static Stream<KernelCase> kernels() {
        return KernelCase.all();
    }

    private static Tensor[] allocate(TensorArena arena, KernelCase kernel) {
        Tensor[] t = new Tensor[kernel.arguments().size()];
        for (int i = 0; i < t.length; i++) {
            t[i] = arena.allocate(Math.max(N, kernel.needed(kernel.arguments().get(i), N)));
        }
        return t;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void tooShort(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int i = 0; i < kernel.arguments().size(); i++) {
                String name = kernel.arguments().get(i);
                int needed = kernel.needed(name, N);
                if (needed > 1) {
                    Tensor[] t = allocate(arena, kernel);
                    t[i] = arena.allocate(needed - 1);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> kernel.call().run(t, N))
                            .withMessageContainingAll(kernel.name() + ":", name, "" + needed, "" + (needed - 1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void negativeLength(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernel.call().run(allocate(arena, kernel), -3))
                    .withMessageContainingAll(kernel.name() + ":", "-3");
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void readOnlyOutput(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int i = 0; i < kernel.arguments().size(); i++) {
                String name = kernel.arguments().get(i);
                Tensor[] t = allocate(arena, kernel);
                t[i] = t[i].asReadOnly();
                if (kernel.written().contains(name)) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> kernel.call().run(t, N))
                            .withMessageContainingAll(
                                    kernel.name() + ":", name, "" + Math.max(N, kernel.needed(name, N)), "read-only");
                } else {
                    assertThatCode(() -> kernel.call().run(t, N)).doesNotThrowAnyException();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void closedArena(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int i = 0; i < kernel.arguments().size(); i++) {
                Tensor[] t = allocate(arena, kernel);
                try (TensorArena other = TensorArena.ofShared()) {
                    t[i] = other.allocate(
                            Math.max(2 * N, kernel.needed(kernel.arguments().get(i), N)));
                }
                assertThatIllegalStateException().isThrownBy(() -> kernel.call().run(t, N));
            }
        }
    }

    /** A written tensor whose first element is another's last, or the other way round, whatever their lengths. */
    @ParameterizedTest
    @MethodSource("kernels")
    void partialOverlap(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (String name : kernel.written()) {
                for (String other : kernel.arguments()) {
                    if (!other.equals(name)) {
                        refusesOverlap(kernel, arena, name, other);
                        refusesOverlap(kernel, arena, other, name);
                    }
                }
            }
        }
    }

    private static void refusesOverlap(KernelCase kernel, TensorArena arena, String first, String second) {
        int n = kernel.needed(first, N);
        int m = kernel.needed(second, N);
        if (n == 1 && m == 1 && kernel.mayBeSame(first, second)) {
            return; // one element is all or nothing
        }
        Tensor memory = arena.allocate(n + m - 1);
        Tensor[] t = allocate(arena, kernel);
        t[kernel.arguments().indexOf(first)] = memory.slice(0, n);
        t[kernel.arguments().indexOf(second)] = memory.slice(n - 1, m);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.call().run(t, N))
                .withMessageContainingAll(kernel.name() + ":", first, second, "overlap");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theSameTensorTwice(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (String name : kernel.written()) {
                for (String other : kernel.arguments()) {
                    Tensor[] t = allocate(arena, kernel);
                    int longer = kernel.needed(name, N) < kernel.needed(other, N)
                            ? kernel.arguments().indexOf(other)
                            : kernel.arguments().indexOf(name);
                    t[kernel.arguments().indexOf(name)] = t[longer];
                    t[kernel.arguments().indexOf(other)] = t[longer];
                    if (other.equals(name) || kernel.mayBeSame(name, other)) {
                        assertThatCode(() -> kernel.call().run(t, N)).doesNotThrowAnyException();
                    } else {
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> kernel.call().run(t, N))
                                .withMessageContainingAll(kernel.name() + ":", name, other, "overlap");
                    }
                }
            }
        }
    }

    /** Neighbours in one slab are disjoint. */
    @ParameterizedTest
    @MethodSource("kernels")
    void neighboursAreDisjoint(KernelCase kernel) {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor[] t = new Tensor[kernel.arguments().size()];
            int all = kernel.arguments().stream()
                    .mapToInt(a -> Math.max(N, kernel.needed(a, N)))
                    .sum();
            Tensor slab = arena.allocate(all);
            int start = 0;
            for (int i = 0; i < t.length; i++) {
                int needed = Math.max(N, kernel.needed(kernel.arguments().get(i), N));
                t[i] = slab.slice(start, needed);
                start += needed;
            }
            assertThatCode(() -> kernel.call().run(t, N)).doesNotThrowAnyException();
        }
    }

    @Test
    void lossInsideTheLogits() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3);
            Tensor dx = arena.allocate(2, 3);
            int[] labels = {0, 2};
            for (Tensor loss : new Tensor[] {x.slice(5, 1), dx.slice(5, 1)}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> CrossEntropy.softmaxCrossEntropy(x, labels, 1f, loss, dx, 1, 6))
                        .withMessageContainingAll("loss", "overlap", "4 bytes");
            }
            Tensor loss = arena.allocate(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CrossEntropy.softmaxCrossEntropy(x, labels, 1f, loss.slice(0, 1), dx, 2, 3))
                    .withMessageContainingAll("loss", "1 elements", "2 are needed");
        }
    }

    @Test
    void labelsOutOfRange() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 3);
            Tensor loss = arena.allocate(2);
            for (int bad : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> CrossEntropy.softmaxCrossEntropy(x, new int[] {0, bad}, 1f, loss, x, 2, 3))
                        .withMessageContainingAll("label " + bad, "row 1", "0 to 2");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CrossEntropy.softmaxCrossEntropy(x, new int[] {0}, 1f, loss, x, 2, 3))
                    .withMessageContainingAll("1 labels", "2 rows");
        }
    }

    /** Sizes of matrices whose product does not fit an int must not pass as small ones. */
    @Test
    void hugeMatrices() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(16);
            Tensor y = arena.allocate(16);
            int rows = 1 << 16;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.softmax(x, y, rows, rows))
                    .withMessageContainingAll("16 elements", "65536x65536");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ColumnReductions.columnSum(x, y, rows, rows))
                    .withMessageContainingAll("16 elements", "65536x65536");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Broadcasts.addRow(x, y, rows, rows))
                    .withMessageContainingAll("16 elements", "65536x65536");
        }
    }

    @Test
    void updateRanges() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor theta = arena.allocate(16);
            Tensor grad = arena.allocate(16);
            for (int[] range : new int[][] {{-1, 8}, {9, 8}, {0, 17}}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SgdUpdate.sgd(theta, grad, 1, 0.1, range[0], range[1]))
                        .withMessageContainingAll("range " + range[0] + " to " + range[1], "16");
            }
        }
    }
}
