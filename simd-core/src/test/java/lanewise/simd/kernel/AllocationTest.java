package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.SimdInfo;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.Panels;
import lanewise.simd.kernel.Products.Orientation;
import lanewise.simd.kernel.Products.Size;
import lanewise.simd.lane.Lanes;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.SteadyState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After the warm-up no kernel allocates on its second call, with all kernels warm in one virtual machine: alone, many a
 * kernel looks free of allocation that is not.
 */
class AllocationTest {
    /**
     * A tail only; exactly one vector and two; vectors and a tail; several blocks of a long sum; and the first ones
     * again.
     */
    private static final int[] LENGTHS = {
        3, Lanes.LENGTH, 2 * Lanes.LENGTH, Slices.LONGEST, 2 * Reductions.BLOCK + 5, Lanes.LENGTH, 3
    };

    private static final TensorArena ARENA = TensorArena.ofShared();
    private static Warmup.Report report = new Warmup.Report(0, List.of(), 0);

    @BeforeAll
    static void warmUp() {
        assumeTrue(SimdInfo.detect().c2(), "without the compiler C2 every vector is a heap object");
        report = Warmup.run(Kernels.all(), Duration.ofMinutes(2));
        Tensor[] t = new Tensor[8];
        Arrays.setAll(t, i -> ARENA.allocate(1));
        KernelCase.all().forEach(kernel -> callOften(() -> kernel.call().run(t, 0)));
        try (WorkerPool pool = WorkerPool.of(1)) {
            Gemm gemm = new Gemm(ARENA, pool);
            callOften(() -> gemm.nn(0, 0, 0, 1f, t[0], 1, t[1], 1, 0f, t[2], 1));
        }
    }

    /**
     * Calls of size 0 until C1 has been asked to compile the public method. The first time that happens to a class,
     * HotSpot makes strings of all its constants, on the thread that called, which is not what is measured here.
     */
    private static void callOften(Runnable emptyCall) {
        for (int i = 0; i < 600; i++) {
            emptyCall.run();
        }
    }

    @AfterAll
    static void close() {
        ARENA.close();
    }

    static Stream<KernelCase> kernels() {
        return KernelCase.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void secondCallAllocatesNothing(KernelCase kernel) {
        assertThat(report.notCompiled()).isEmpty();
        for (int n : LENGTHS) {
            Tensor[] t = tensors(kernel, n, new Samples(n)::normal);
            assertNothing(kernel + ", n = " + n, () -> kernel.call().run(t, n));
        }
    }

    /**
     * Zeros, infinities, NaN and denormals take branches that ordinary numbers do not; no branch may leave the compiled
     * code.
     */
    @ParameterizedTest
    @MethodSource("kernels")
    void secondCallAllocatesNothingWhateverTheNumbers(KernelCase kernel) {
        assertThat(report.notCompiled()).isEmpty();
        for (int n : LENGTHS) {
            for (int i = 0; i < 6; i++) {
                Tensor[] t = tensors(kernel, n, new Samples(7 * n + i)::mixed);
                assertNothing(kernel + ", n = " + n, () -> kernel.call().run(t, n));
            }
        }
    }

    static Stream<UpdateCases.Row> updates() {
        return UpdateCases.ROWS.stream();
    }

    /** Ranges of a slab as groups of parameters and workers make them: not from 0, one vector long, empty. */
    @ParameterizedTest
    @MethodSource("updates")
    void updatesOfAnyRangeAllocateNothing(UpdateCases.Row row) {
        assertThat(report.notCompiled()).isEmpty();
        int n = 4096;
        Tensor[] t = tensors(row.kernelCase(), n, new Samples(n)::normal);
        double[] h = row.settings()[0];
        for (int[] range : new int[][] {{0, n}, {16, 32}, {n - 16, n}, {48, 48}, {16, n - 48}, {0, 16}, {16, n}}) {
            assertNothing(
                    row.name() + ", " + range[0] + " to " + range[1],
                    () -> row.kernel().run(t, h, range[0], range[1]));
        }
    }

    private static Tensor[] tensors(KernelCase kernel, int n, IntFunction<float[]> values) {
        Tensor[] t = new Tensor[kernel.arguments().size()];
        for (int i = 0; i < t.length; i++) {
            int size = Math.max(n, kernel.needed(kernel.arguments().get(i), n));
            t[i] = ARENA.allocate(size).copyFrom(values.apply(size));
            if (KernelCase.notNegative(kernel.arguments().get(i))) {
                Elementwise.mul(t[i], t[i], t[i], n);
            }
        }
        return t;
    }

    @ParameterizedTest
    @EnumSource
    void matrixProductAllocatesNothing(Orientation o) {
        assertThat(report.notCompiled()).isEmpty();
        try (WorkerPool pool = WorkerPool.of(1)) {
            Gemm gemm = new Gemm(ARENA, pool);
            for (int rows : new int[] {1, 4, 7, 37}) {
                Size s = new Size(rows, 2 * Panels.NR + 3, 300);
                for (float alpha : Products.FACTORS) {
                    for (float beta : Products.FACTORS) {
                        assertNothing(gemm, o, s, alpha, beta);
                    }
                }
            }
        }
    }

    private static void assertNothing(Gemm gemm, Orientation o, Size s, float alpha, float beta) {
        int lda = o.transA ? s.m() : s.k();
        int ldb = o.transB ? s.k() : s.n();
        Tensor a = ARENA.allocate(s.m(), s.k());
        Tensor b = ARENA.allocate(s.k(), s.n());
        Tensor c = ARENA.allocate(s.m(), s.n());
        String what = "gemm " + o + " " + s + ", alpha " + alpha + ", beta " + beta;
        assertNothing(what, () -> o.run(gemm, s, alpha, a, lda, b, ldb, beta, c, s.n()));
    }

    static Stream<ConvShape> convolutions() {
        return Stream.of(
                ConvShape.square(3, 20, 19, 23, 3),
                ConvShape.square(3, 6, 19, 23, 5).withPadding(2),
                ConvShape.square(16, 36, 9, 9, 3).withPadding(1),
                ConvShape.square(4, 6, 17, 45, 3)
                        .withSamePadding()
                        .withStride(2)
                        .withGroups(2),
                ConvShape.square(3, 4, 17, 45, 3).withStride(3),
                ConvShape.square(7, 7, 12, 35, 3).withGroups(7),
                ConvShape.square(130, 5, 3, 3, 3).withPadding(1),
                ConvShape.square(6, 16, 14, 14, 5),
                ConvShape.square(64, 64, 16, 16, 1),
                ConvShape.square(2, 3, 1, 1, 1),
                ConvShape.square(32, 64, 26, 26, 3),
                ConvShape.square(16, 33, 8, 8, 3).withPadding(1),
                ConvShape.square(17, 16, 9, 31, 3).withPadding(2));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionAllocatesNothing(ConvShape s) {
        assertThat(report.notCompiled()).isEmpty();
        int images = 3;
        try (WorkerPool pool = WorkerPool.of(1)) {
            Conv2d conv = new Conv2d(s, ARENA, pool);
            Tensor x = ARENA.allocate(images * s.imageSize());
            Tensor w = ARENA.allocate(s.weights());
            Tensor y = ARENA.allocate(images * s.resultSize());
            Tensor b = ARENA.allocate(Math.max(s.inChannels(), s.outChannels()));
            assertNothing("forward " + s, () -> conv.forward(x, w, y, images, Epilogue.NONE, b));
            assertNothing("forward, GELU " + s, () -> conv.forward(x, w, y, images, Epilogue.BIAS_GELU, b));
            assertNothing("transposed " + s, () -> conv.transposed(y, w, x, images, Epilogue.BIAS_RELU, b));
            assertNothing("backwardWeights " + s, () -> conv.backwardWeights(x, y, w, images));
            assertNothing("backwardBias " + s, () -> conv.backwardBias(y, b, images));
        }
    }

    /** Neither the caller nor the workers, in a region that the pool splits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void workersAllocateNothing(int workers) {
        assertThat(report.notCompiled()).isEmpty();
        try (WorkerPool pool = WorkerPool.of(workers)) {
            Gemm gemm = new Gemm(ARENA, pool);
            Tensor x = ARENA.allocate(101, 101);
            Tensor y = ARENA.allocate(101, 101);
            Runnable call = () -> gemm.nn(101, 101, 101, 1f, x, 101, x, 101, 0f, y, 101);
            parkOnce(pool);
            assertNothing("gemm of " + workers + " workers", AllocationMeter.ofThreads(pool.threadIds()), call);
        }
    }

    /** The virtual machine links the code of parking and waking when it is first used, and allocates for that. */
    private static void parkOnce(WorkerPool pool) {
        pool.run((worker, workers) -> {
            if (worker == workers - 1) {
                pause();
            }
        });
        pause();
        pool.run((worker, workers) -> {});
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertNothing(String what, Runnable call) {
        assertNothing(what, AllocationMeter.ofThreads(), call);
    }

    private static void assertNothing(String what, AllocationMeter meter, Runnable call) {
        assertThat(SteadyState.secondCall(meter, call))
                .as("%s: bytes of a call, with %s for its code to come back", what, SteadyState.PATIENCE)
                .isZero();
    }
}
