package lanewise.jmh.compare;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Kernels;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/** This library, warmed up as a program would. */
public final class Lanewise implements Contender {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TensorArena workspace = TensorArena.ofShared();
    private final WorkerPool pool;
    private final Gemm gemm;
    private final Set<Kernel> notCompiled = new LinkedHashSet<>();

    /** Starts the workers. */
    public Lanewise(int threads) {
        pool = WorkerPool.of(threads);
        gemm = new Gemm(workspace, pool);
    }

    @Override
    public String version() {
        String version = Gemm.class.getPackage().getImplementationVersion();
        return "Lanewise " + (version == null ? "" : version)
                + (notCompiled.isEmpty() ? "" : ", the warm-up gave up " + notCompiled);
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return Optional.of(
                switch (c) {
                    case GemmCase g -> {
                        warmUp(Gemm.KERNELS);
                        yield new LanewiseProduct(gemm, g);
                    }
                    case OperatorCase o -> {
                        warmUp(Kernels.all());
                        yield new LanewisePass(pool, o);
                    }
                    case NormCase n -> {
                        warmUp(Kernels.all());
                        yield new LanewiseNorm(pool, n);
                    }
                    case TrainCase t -> new LanewiseTraining(pool, t);
                    case EpochCase e -> new EpochTrial(e, (plan, images) -> new LanewiseEpochs(pool, plan, images));
                });
    }

    /** Does nothing the second time. */
    private void warmUp(Set<Kernel> kernels) {
        notCompiled.addAll(Warmup.run(kernels, PATIENCE).notCompiled());
    }

    @Override
    public void close() {
        pool.close();
        workspace.close();
    }
}
