package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.Panels;
import lanewise.simd.kernel.Products.Orientation;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An epilogue gives the bits of the plain product with passes of their own behind it, whatever way the product takes. */
class EpilogueTest {
    private static final int[][] SIZES = {
        {1, 7, 5},
        {5, 3, 9},
        {37, 3, 20},
        {37, 1, 20},
        {1, Panels.NR + 5, 30},
        {13, Panels.NR + 21, 1},
        {9, 40, 0},
        {130, 200, 60}
    };

    @ParameterizedTest
    @EnumSource
    void sameAsSeparatePasses(Epilogue epilogue) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool one = WorkerPool.of(1);
                WorkerPool three = WorkerPool.of(3)) {
            Gemm[] gemms = {new Gemm(arena, one), new Gemm(arena, three)};
            for (int[] size : SIZES) {
                for (Orientation o : Orientation.values()) {
                    check(arena, gemms, epilogue, o, size[0], size[1], size[2]);
                }
            }
        }
    }

    private static void check(TensorArena arena, Gemm[] gemms, Epilogue epilogue, Orientation o, int m, int n, int k) {
        Samples samples = new Samples(m + n);
        Tensor a = arena.allocate(Math.max(1, m * k)).copyFrom(samples.normal(Math.max(1, m * k)));
        Tensor b = arena.allocate(Math.max(1, k * n)).copyFrom(samples.normal(Math.max(1, k * n)));
        Tensor bias = arena.allocate(n).copyFrom(samples.normal(n));
        int lda = Math.max(1, o.transA ? m : k);
        int ldb = Math.max(1, o.transB ? k : n);
        for (Gemm gemm : gemms) {
            for (float beta : new float[] {0f, 0.5f}) {
                Tensor expected = arena.allocate(m, n).copyFrom(new Samples(3).normal(m * n));
                Tensor found = arena.allocate(m, n).copyFrom(expected.toArray());
                gemm.multiply(
                        o.transA, o.transB, m, n, k, 0.7f, a, lda, b, ldb, beta, expected, n, Epilogue.NONE, bias);
                separate(epilogue, bias, expected, m, n);
                gemm.multiply(o.transA, o.transB, m, n, k, 0.7f, a, lda, b, ldb, beta, found, n, epilogue, bias);
                assertThat(found.toArray()).as("%s %dx%dx%d", o, m, n, k).containsExactly(expected.toArray());
            }
        }
    }

    private static void separate(Epilogue epilogue, Tensor bias, Tensor c, int m, int n) {
        if (epilogue != Epilogue.NONE) {
            Broadcasts.addRow(bias, c, m, n);
        }
        switch (epilogue) {
            case NONE, BIAS -> {}
            case BIAS_RELU -> Activations.relu(c, c, m * n);
            case BIAS_GELU -> Gelu.gelu(c, c, m * n);
            case BIAS_GELU_TANH -> GeluTanh.geluTanh(c, c, m * n);
            case BIAS_SILU -> Silu.silu(c, c, m * n);
            case BIAS_SIGMOID -> Sigmoids.sigmoid(c, c, m * n);
            case BIAS_TANH -> Sigmoids.tanh(c, c, m * n);
        }
    }
}
