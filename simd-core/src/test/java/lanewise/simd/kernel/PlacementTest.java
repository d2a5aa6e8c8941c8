package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel gives the bits of aligned tensors of its own wherever its tensors lie, apart or in each way that an output may be an input; no element
 * beside the outputs changes, and none beside the inputs counts. That those bits are the definition's, the tests of the families say.
 */
class PlacementTest {
    /** Elements of the longest tensor that a slice has room for. */
    private static final int ROOM = 3000 * Slices.ROWS;

    static Stream<KernelCase> kernels() {
        return KernelCase.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sameBitsAnywhere(KernelCase kernel) {
        try (Aligned aligned = new Aligned(kernel)) {
            Slices.everywhere((s, n) -> {
                if (longest(kernel, n) <= ROOM) {
                    check(kernel, aligned, s, n, -1, -1);
                    for (String pair : kernel.sameAllowed()) {
                        List<String> names = List.of(pair.split("=", 2));
                        int x = kernel.arguments().indexOf(names.get(0));
                        int y = kernel.arguments().indexOf(names.get(1));
                        check(kernel, aligned, s, n, x, y);
                    }
                }
            });
        }
    }

    private static int longest(KernelCase kernel, int n) {
        return kernel.arguments().stream()
                .mapToInt(a -> kernel.needed(a, n))
                .max()
                .orElseThrow();
    }

    /** With arguments x and y the same tensor, unless they are −1. */
    private static void check(KernelCase kernel, Aligned aligned, Slices s, int n, int x, int y) {
        int count = kernel.arguments().size();
        float[][] values = new float[count][];
        Tensor[] t = new Tensor[count];
        for (int i = 0; i < count; i++) {
            String name = kernel.arguments().get(i);
            values[i] = s.mixed(kernel.needed(name, n));
            t[i] = kernel.written().contains(name) || i == x || i == y ? s.output(values[i]) : s.input(values[i]);
        }
        if (x >= 0) {
            int written = kernel.written().contains(kernel.arguments().get(y)) ? y : x;
            int other = x + y - written;
            values[other] = values[written];
            t[other] = t[written];
        }
        float expected = aligned.run(values, n);
        for (int i = 0; i < count; i++) {
            if (kernel.written().contains(kernel.arguments().get(i))) {
                s.expect(t[i], aligned.result(i, values[i].length));
            }
        }
        float value = kernel.call().run(t, n);
        assertThat(Slices.sameBits(value, expected))
                .as("%s instead of %s", value, expected)
                .isTrue();
    }

    /** A kernel's arguments, each in memory of its own that begins a cache line. */
    private static final class Aligned implements AutoCloseable {
        private final KernelCase kernel;
        private final TensorArena arena = TensorArena.ofShared();
        private final Tensor[] memory;
        private final Tensor[] arguments;

        Aligned(KernelCase kernel) {
            this.kernel = kernel;
            int count = kernel.arguments().size();
            memory = new Tensor[count];
            arguments = new Tensor[count];
            for (int i = 0; i < count; i++) {
                memory[i] = arena.allocate(ROOM);
            }
        }

        float run(float[][] values, int n) {
            for (int i = 0; i < memory.length; i++) {
                arguments[i] = memory[i].slice(0, Math.max(1, values[i].length));
                for (int j = 0; j < values[i].length; j++) {
                    arguments[i].set(j, values[i][j]);
                }
            }
            return kernel.call().run(arguments, n);
        }

        float[] result(int i, int n) {
            return Arrays.copyOf(arguments[i].toArray(), n);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
