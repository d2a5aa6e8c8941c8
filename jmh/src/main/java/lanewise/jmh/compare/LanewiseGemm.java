package lanewise.jmh.compare;

import java.time.Duration;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/** {@link Gemm}, warmed up as a program would. */
public final class LanewiseGemm implements Contender {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TensorArena workspace = TensorArena.ofShared();
    private final WorkerPool pool;
    private final Gemm gemm;
    private final Warmup.Report warmUp;

    /** Compiles the kernels. */
    public LanewiseGemm(int threads) {
        pool = WorkerPool.of(threads);
        gemm = new Gemm(workspace, pool);
        warmUp = Warmup.run(Gemm.KERNELS, PATIENCE);
    }

    @Override
    public String version() {
        String version = Gemm.class.getPackage().getImplementationVersion();
        return "Lanewise " + (version == null ? "" : version)
                + (warmUp.notCompiled().isEmpty() ? "" : ", the warm-up gave up " + warmUp.notCompiled());
    }

    @Override
    public Trial prepare(Case c) {
        return switch (c) {
            case GemmCase g -> new Product(gemm, g);
        };
    }

    @Override
    public void close() {
        pool.close();
        workspace.close();
    }

    private static final class Product implements Trial {
        private final TensorArena arena = TensorArena.ofShared();
        private final Gemm gemm;
        private final GemmCase g;
        private final Tensor a;
        private final Tensor b;
        private final Tensor c;

        Product(Gemm gemm, GemmCase g) {
            this.gemm = gemm;
            this.g = g;
            a = arena.allocate(g.m() * g.k()).copyFrom(g.a());
            b = arena.allocate(g.k() * g.n()).copyFrom(g.b());
            c = arena.allocate(g.m() * g.n());
        }

        @Override
        public void run(int calls) {
            switch (g.op()) {
                case NN -> nn(calls);
                case TN -> tn(calls);
                case NT -> nt(calls);
            }
        }

        private void nn(int calls) {
            for (int i = 0; i < calls; i++) {
                gemm.nn(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
            }
        }

        private void tn(int calls) {
            for (int i = 0; i < calls; i++) {
                gemm.tn(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
            }
        }

        private void nt(int calls) {
            for (int i = 0; i < calls; i++) {
                gemm.nt(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
            }
        }

        @Override
        public float result(int index) {
            return c.get(index);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
