package lanewise.simd.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.EdgeKernel;
import lanewise.simd.gemm.MicroKernel;
import lanewise.simd.gemm.Packing;
import lanewise.simd.gemm.RankOne;
import lanewise.simd.gemm.Transpose;
import lanewise.simd.lane.Lanes;

/**
 * Brings kernels into C2 code before the first step, so that no step runs interpreted, or allocates.
 *
 * <p>HotSpot compiles a method with C2 after 5000 calls. Until then each vector operation makes a heap object of about 100 bytes, so
 * real work up to that point would cost hundreds of megabytes. Calls of length 0 count as well and make nothing: some thousand of them,
 * with a few short real ones in between that take every branch, cost one to three megabytes a kernel. Then {@link #run} waits until real
 * calls allocate nothing, which is the proof that the vectors live in registers. (Calls with a scalar tail only would reach the threshold
 * sooner, since loops count too; but C2 then speculates on what they have in common, and throws its code away again and again.)
 *
 * <p>A walk is called many times in a loop within a method that is itself called seldom, so that HotSpot compiles the walk and not its
 * caller with the walk inside. (Otherwise only the warm-up's copy was compiled, and the walk itself still interpreted in the first step.)
 */
public final class Warmup {
    /** Calls after which HotSpot has C1 compile a method (Tier3InvocationThreshold = 200, looked at every 128 calls). */
    private static final int C1_CALLS = 400;

    /** Calls of C1 code after which it has C2 compile it (Tier4InvocationThreshold = 5000, looked at every 1024 calls). */
    private static final int C2_CALLS = 6_200;

    /** How long one kernel may keep the others waiting. */
    private static final long TURN_NANOS = 1_000_000_000;

    /**
     * Looks, 5 ms apart, after which a kernel that is still not compiled gets more calls, then after twice as many and so on; compiling one
     * takes 10 to 200 ms.
     */
    private static final int PATIENCE = 12;

    private static final int MORE_CALLS = 1_100;

    /**
     * The compiler counts as idle after so many looks, 5 ms apart. Bursts wait for that, because HotSpot raises its thresholds while
     * its queue is long: calls made then are lost.
     */
    private static final int IDLE_LOOKS = 4;

    /** One call in so many is real: enough to show C2 every branch. */
    private static final int ONE_REAL_IN = 50;

    private static final Set<Kernel> DONE = EnumSet.noneOf(Kernel.class);

    private Warmup() {}

    /** What can be warmed up: walks, each a method with one vector loop. */
    public enum Kernel {
        // Compiled in this order. Products first: reinterpreting a vector's bits (exp, Adam) in the interpreter stores
        // it into a heap array; from then on C2 compiles loads and stores for heap memory too, which makes a small
        // tile half as slow again.
        BIAS((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Epilogue.biasWalk(b.z, 0L, b.x, 0, n);
            }
        }),
        BIAS_RELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Epilogue.biasReluWalk(b.z, 0L, b.x, 0, n);
            }
        }),
        TILE4X4((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                MicroKernel.tile4x4(depth(n), b.x, 0L, 1, 1, b.x, 0L, 0, b.c, 0L, 4 * Lanes.LENGTH, rows(n), n > 0);
            }
        }),
        TILE6X2((b, n, calls) -> {
            int width = 2 * Lanes.LENGTH;
            for (int i = 0; i < calls; i++) {
                MicroKernel.tile6x2(depth(n), b.x, 0L, 1, 1, b.x, 0L, 0, b.c, 0L, width, rows(n), width, n > 0);
            }
        }),
        TILE1X4((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                EdgeKernel.tile1x4(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, n > 0);
            }
        }),
        TILE1X2((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                EdgeKernel.tile1x2(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, 2 * Lanes.LENGTH, n > 0);
            }
        }),
        TILE4X1((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                EdgeKernel.tile4x1(depth(n), b.x, 0L, 1, 1, b.x, 0L, 0, b.c, 0L, Lanes.LENGTH, rows(n), n > 0);
            }
        }),
        PACK_ROWS4((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Packing.rows4(b.x, 0L, 0, depth(n), b.c, 0L);
            }
        }),
        PACK_ROWS2((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Packing.rows2(b.x, 0L, 0, depth(n), 2 * Lanes.LENGTH, b.c, 0L);
            }
        }),
        RANK_ONE4((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                RankOne.columns4(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0);
            }
        }),
        RANK_ONE2((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                RankOne.columns2(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0, 2 * Lanes.LENGTH);
            }
        }),
        TRANSPOSE((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                if (Lanes.LENGTH == 16) {
                    Transpose.strip16(depth(n), b.c, 8L, 0, b.c, 0L, 0);
                } else {
                    Transpose.strip8(depth(n), b.c, 0L, 0, b.c, 0L, 0);
                }
            }
        }),
        FILL((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.fillWalk(0.5f, b.y, n);
            }
        }),
        ADD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.addWalk(b.x, b.y, b.z, n);
            }
        }),
        SUB((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.subWalk(b.x, b.y, b.z, n);
            }
        }),
        MUL((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.mulWalk(b.x, b.y, b.z, n);
            }
        }),
        SCALE((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.scaleWalk(0.5f, b.x, b.z, n);
            }
        }),
        AXPY((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.axpyWalk(0.5f, b.x, b.z, n);
            }
        }),
        ADD_ROW((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Elementwise.addRowWalk(b.x, b.z, 0, n);
            }
        }),
        RELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Activations.reluWalk(b.x, b.z, n);
            }
        }),
        RELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Activations.reluBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        SUM((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Reductions.sumWalk(b.x, 0, n);
            }
        }),
        MAX((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Reductions.maxWalk(b.x, 0, n);
            }
        }),
        ALL_FINITE((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Reductions.allFiniteWalk(b.x, n);
            }
        }),
        COLUMN_SUM((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Reductions.addRowTo(b.z, b.x, 0, n);
            }
        }),
        EXP_ROW((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Rows.expRow(0.5f, b.x, b.z, 0, n);
            }
        }),
        SCALE_ROW((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Rows.scaleWalk(0.5f, b.z, 0, n);
            }
        }),
        SGD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Updates.sgdWalk(b.z, b.x, 0.5f, 0, n);
            }
        }),
        MOMENTUM((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Updates.momentumWalk(b.z, b.x, b.u, 0.9f, 1f, 0.1f, 0, n);
            }
        }),
        ADAM((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Updates.adamWalk(b.z, b.x, b.u, b.y, 0.1f, 0.9f, 0.1f, 1f, 0.1f, 1f, 0, n);
            }
        }),
        SIGMOID((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Sigmoids.sigmoidWalk(b.x, b.z, 0L, n);
            }
        }),
        SIGMOID_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Sigmoids.sigmoidBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        TANH((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Sigmoids.tanhWalk(b.x, b.z, 0L, n);
            }
        }),
        TANH_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Sigmoids.tanhBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        SOFTPLUS((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Softplus.softplusWalk(b.x, b.z, n);
            }
        }),
        SOFTPLUS_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Softplus.softplusBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        GELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Gelu.geluWalk(b.x, b.z, 0L, n);
            }
        }),
        GELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Gelu.geluBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        GELU_TANH((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                GeluTanh.geluTanhWalk(b.x, b.z, 0L, n);
            }
        }),
        GELU_TANH_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                GeluTanh.geluTanhBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        SILU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Silu.siluWalk(b.x, b.z, 0L, n);
            }
        }),
        SILU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Silu.siluBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        MISH((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Mish.mishWalk(b.x, b.z, n);
            }
        }),
        MISH_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Mish.mishBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        ELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                ExponentialUnits.eluWalk(0.5f, b.x, b.z, n);
            }
        }),
        ELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                ExponentialUnits.eluBackwardWalk(0.5f, b.x, b.x, b.z, n);
            }
        }),
        SELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                ExponentialUnits.seluWalk(b.x, b.z, n);
            }
        }),
        SELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                ExponentialUnits.seluBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        LEAKY_RELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.leakyReluWalk(0.5f, b.x, b.z, n);
            }
        }),
        LEAKY_RELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.leakyReluBackwardWalk(0.5f, b.x, b.x, b.z, n);
            }
        }),
        HARD_SIGMOID((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.hardSigmoidWalk(b.x, b.z, n);
            }
        }),
        HARD_SIGMOID_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.hardSigmoidBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        HARD_SWISH((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.hardSwishWalk(b.x, b.z, n);
            }
        }),
        HARD_SWISH_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                HardActivations.hardSwishBackwardWalk(b.x, b.x, b.z, n);
            }
        }),
        GLU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Glu.gluWalk(b.x, 0, 0, b.z, 0, n);
            }
        }),
        GLU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Glu.gluBackwardWalk(b.x, b.z, 0, 0, b.y, 0, n);
            }
        }),
        SWI_GLU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                SwiGlu.swiGluWalk(b.x, 0, 0, b.z, 0, n);
            }
        }),
        SWI_GLU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                SwiGlu.swiGluBackwardWalk(b.x, b.z, 0, 0, b.y, 0, n);
            }
        }),
        MAXOUT((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Maxout.maxoutWalk(b.x, 0, b.z, 0, n);
            }
        }),
        MAXOUT_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Maxout.maxoutBackwardWalk(b.x, 0, b.y, 0, b.z, 0, n);
            }
        }),
        PRELU((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Prelu.preluWalk(b.y, b.x, b.z, 0, n);
            }
        }),
        PRELU_BACKWARD((b, n, calls) -> {
            for (int i = 0; i < calls; i++) {
                Prelu.preluBackwardWalk(b.y, b.x, b.x, b.z, b.u, 0, n);
            }
        });

        /** All that a matrix product may call. */
        public static final Set<Kernel> GEMM = Collections.unmodifiableSet(EnumSet.range(BIAS, TRANSPOSE));

        private final Repeated walk;

        Kernel(Repeated walk) {
            this.walk = walk;
        }

        private void burst(Buffers[] sizes, int calls) {
            for (int i = 0; i < calls; i += 2 * ONE_REAL_IN) {
                walk.run(sizes[WITH_TAIL], sizes[WITH_TAIL].n, 1);
                walk.run(sizes[WHOLE], sizes[WHOLE].n, 1);
                walk.run(sizes[TAIL_ONLY], sizes[TAIL_ONLY].n, 1);
                walk.run(sizes[TAIL_ONLY], 0, 2 * ONE_REAL_IN - 3);
            }
        }

        /** One kernel after the other: side by side, their calls pile up in slow code while the compiler is busy with the first. */
        private boolean compile(Buffers[] sizes, AllocationMeter meter, long deadline) {
            burst(sizes, C1_CALLS);
            awaitCompiler(deadline);
            burst(sizes, C2_CALLS);
            int next = PATIENCE;
            for (int look = 1; !isCompiled(sizes, meter); look++) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                if (look == next) {
                    burst(sizes, MORE_CALLS);
                    next += look;
                }
                pause();
            }
            return true;
        }

        /** All lengths twice, since code that is thrown away behind the vector loop shows only at the next call. */
        private boolean isCompiled(Buffers[] sizes, AllocationMeter meter) {
            long before = meter.bytes();
            walk.run(sizes[WHOLE], sizes[WHOLE].n, 1);
            for (int i = 0; i < 2 * sizes.length && meter.bytes() == before; i++) {
                Buffers b = sizes[i % sizes.length];
                walk.run(b, b.n, 1);
                walk.run(b, 0, 1);
            }
            return meter.bytes() == before;
        }

        private static int depth(int n) {
            return n < Lanes.LENGTH ? 0 : 2;
        }

        /** All rows of a tile, and fewer. */
        private static int rows(int n) {
            return n % 2 == 0 ? 6 : 3;
        }
    }

    /** Calls a walk some times with size n. */
    private interface Repeated {
        void run(Buffers b, int n, int calls);
    }

    private static final int WITH_TAIL = 0;
    private static final int WHOLE = 1;
    private static final int TAIL_ONLY = 2;

    /**
     * Operands of exactly n elements. Exactly, because C2 checks bounds once before a loop as if it ran at least once: a loop that does
     * not run at all, at the end of a tensor or in one shorter than a vector, fails that check and throws the code away. That has to
     * happen here.
     */
    private static final class Buffers {
        final int n;
        final MemorySegment x;
        final MemorySegment y;
        final MemorySegment z;
        final MemorySegment u;
        final MemorySegment c;

        Buffers(TensorArena arena, int n) {
            this.n = n;
            x = arena.allocate(n).segment();
            y = arena.allocate(n).segment();
            z = arena.allocate(n).segment();
            u = arena.allocate(n).segment();
            c = arena.allocate(16 * Lanes.LENGTH).segment();
            for (int i = 0; i < n; i++) {
                // both signs and a new maximum in the tail, so that every branch of the scalar code is taken
                Lanes.set(x, i, (i % 2 == 0 ? 0.1f : -0.1f) * i);
            }
        }
    }

    /**
     * What a warm-up came to.
     *
     * @param kernels how many were run; those already warm are not run again
     * @param notCompiled those that still allocated when time was up; empty when all is well
     * @param millis how long it took
     */
    public record Report(int kernels, List<Kernel> notCompiled, long millis) {}

    /**
     * Warms up kernels that are not warm yet in this process.
     *
     * @param kernels which
     * @param limit how long to wait at most for the compiler, which may be busy with other things
     */
    public static Report run(Set<Kernel> kernels, Duration limit) {
        synchronized (DONE) {
            Set<Kernel> cold = EnumSet.noneOf(Kernel.class);
            cold.addAll(kernels);
            cold.removeAll(DONE);
            // Without a compiler (-Xint) there is nothing to wait for.
            if (cold.isEmpty() || ManagementFactory.getCompilationMXBean() == null) {
                return new Report(0, List.of(), 0);
            }
            long start = System.nanoTime();
            List<Kernel> left = warmUp(cold, start + limit.toNanos());
            DONE.addAll(cold);
            left.forEach(DONE::remove);
            return new Report(cold.size(), left, (System.nanoTime() - start) / 1_000_000);
        }
    }

    /**
     * C2 relies on which kinds of segments exist: it throws kernels away when the first one on the heap turns up. So they turn up here.
     * Segments of mapped files do not: there kernels still lose their code (docs/performance.md, weak points).
     */
    private static void loadSegmentClasses() {
        MemorySegment.ofArray(new byte[1]);
        MemorySegment.ofArray(new float[1]);
        MemorySegment.ofArray(new int[1]);
        MemorySegment.ofArray(new long[1]);
        MemorySegment.ofArray(new double[1]);
    }

    private static List<Kernel> warmUp(Set<Kernel> kernels, long deadline) {
        loadSegmentClasses();
        // Memory of one thread and of all threads is checked along different branches; C2 has to see both.
        try (TensorArena shared = TensorArena.ofShared();
                TensorArena confined = TensorArena.ofConfined()) {
            int l = Lanes.LENGTH;
            Buffers[] sizes = {new Buffers(shared, 4 * l + 3), new Buffers(confined, 4 * l), new Buffers(shared, l - 1)
            };
            AllocationMeter meter = AllocationMeter.ofThreads();
            List<Kernel> left = new ArrayList<>(kernels);
            while (!left.isEmpty() && System.nanoTime() < deadline) {
                left.removeIf(k -> k.compile(sizes, meter, Math.min(deadline, System.nanoTime() + TURN_NANOS)));
            }
            if (kernels.containsAll(Kernel.GEMM) && left.isEmpty()) {
                GemmWarmup.run(shared);
                awaitCompiler(deadline);
            }
            return left;
        }
    }

    /** Sleeps until the compiler's clock has stood still for a while. */
    private static void awaitCompiler(long deadline) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long last = -1;
        int idle = 0;
        while (idle < IDLE_LOOKS && System.nanoTime() < deadline) {
            pause();
            long now = compiler.getTotalCompilationTime();
            idle = now == last ? idle + 1 : 0;
            last = now;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
