package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.AdabeliefUpdate;
import lanewise.simd.kernel.AdaboundUpdate;
import lanewise.simd.kernel.AdadeltaUpdate;
import lanewise.simd.kernel.AdafactorUpdate;
import lanewise.simd.kernel.AdagradUpdate;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.AdamaxUpdate;
import lanewise.simd.kernel.AmsgradUpdate;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.CenteredRmspropUpdate;
import lanewise.simd.kernel.LambUpdate;
import lanewise.simd.kernel.LionUpdate;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.kernel.NesterovUpdate;
import lanewise.simd.kernel.RmspropUpdate;
import lanewise.simd.kernel.RpropUpdate;
import lanewise.simd.kernel.ScheduleFreeUpdate;
import lanewise.simd.kernel.SgdUpdate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Optimizer updates; docs/kernels.md has their bytes per parameter. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpdatesBenchmark {
    @Benchmark
    public void sgd(Vectors s) {
        SgdUpdate.sgd(s.v, s.x, 1, 1e-9, 0, s.n);
    }

    @Benchmark
    public void momentum(Vectors s) {
        MomentumUpdate.momentum(s.v, s.x, s.y, 0.9, 1, 0, 1, 1e-9, 0, s.n);
    }

    @Benchmark
    public void nesterov(Vectors s) {
        NesterovUpdate.nesterov(s.v, s.x, s.y, 0.9, 1, 0, 1, 1e-9, 0, s.n);
    }

    @Benchmark
    public void nesterovAhead(Vectors s) {
        NesterovUpdate.nesterovAhead(s.v, s.x, s.y, 0.9, -1e-9, 0, 1, 0, s.n);
    }

    @Benchmark
    public void lookAhead(Vectors s) {
        NesterovUpdate.lookAhead(s.v, s.y, 1e-9, 0, s.n);
    }

    @Benchmark
    public void momentumDirection(Vectors s) {
        MomentumUpdate.momentumDirection(s.x, s.y, s.v, 0.9, 1, 0.9, 1, 0, s.n);
    }

    @Benchmark
    public void adagrad(Vectors s) {
        AdagradUpdate.adagrad(s.v, s.x, s.y, 1, 0, 1, 0, 1e-7, 1e-9, 0, s.n);
    }

    @Benchmark
    public void rmsprop(Vectors s) {
        RmspropUpdate.rmsprop(s.v, s.x, s.y, 1, 0, 1, 0.9, 0, 1e-7, 1e-9, 0, s.n);
    }

    @Benchmark
    public void rmspropMomentum(Vectors s) {
        RmspropUpdate.rmspropMomentum(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0, 1e-7, 0.9, 1, 0, 1e-9, 0, s.n);
    }

    @Benchmark
    public void rmspropCentered(Vectors s) {
        CenteredRmspropUpdate.rmspropCentered(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0, 1e-7, 1e-9, 0, s.n);
    }

    @Benchmark
    public void rmspropCenteredMomentum(Vectors s) {
        CenteredRmspropUpdate.rmspropCenteredMomentum(
                s.v, s.x, s.y, s.z, s.u, 1, 0, 1, 0.9, 0, 1e-7, 0.9, 1, 0, 1e-9, 0, s.n);
    }

    @Benchmark
    public void adam(Vectors s) {
        AdamUpdate.adam(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0.999, 0, 1e-8, 1e-9, 0, 1, 0, s.n);
    }

    @Benchmark
    public void amsgrad(Vectors s) {
        AmsgradUpdate.amsgrad(s.v, s.x, s.y, s.z, s.u, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 1, 0, s.n);
    }

    @Benchmark
    public void adamax(Vectors s) {
        AdamaxUpdate.adamax(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 0, s.n);
    }

    @Benchmark
    public void adadelta(Vectors s) {
        AdadeltaUpdate.adadelta(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 1e-6, 1e-9, 0, s.n);
    }

    @Benchmark
    public void adabound(Vectors s) {
        AdaboundUpdate.adabound(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 1e-10, 1e-8, 0, s.n);
    }

    @Benchmark
    public void adabelief(Vectors s) {
        AdabeliefUpdate.adabelief(s.v, s.x, s.y, s.z, 1, 0, 1, 0.9, 0.999, 0, 1e-8, 1e-9, 1, 0, s.n);
    }

    @Benchmark
    public void lion(Vectors s) {
        LionUpdate.lion(s.v, s.x, s.y, 1, 0, 1, 0.9, 0.99, 1e-9, 0, s.n);
    }

    @Benchmark
    public void rprop(Vectors s) {
        RpropUpdate.rprop(s.v, s.x, s.y, s.z, 0.5, 1.2, 1e-12, 1e-9, 0, s.n);
    }

    @Benchmark
    public void averagedSgd(Vectors s) {
        AveragedUpdate.averagedSgd(s.v, s.x, s.y, 1, 1e-9, 0.1, 0, s.n);
    }

    @Benchmark
    public void ema(Vectors s) {
        AveragedUpdate.ema(s.v, s.y, 0.995, 0, s.n);
    }

    @Benchmark
    public void lookaheadSync(Vectors s) {
        AveragedUpdate.lookaheadSync(s.v, s.y, 0.5, 0, s.n);
    }

    @Benchmark
    public void scheduleFreeSgd(Vectors s) {
        ScheduleFreeUpdate.scheduleFreeSgd(s.v, s.x, s.y, 1, 0, 0.9, 1e-9, 0.1, 0, s.n);
    }

    @Benchmark
    public void scheduleFreeAdam(Vectors s) {
        ScheduleFreeUpdate.scheduleFreeAdam(s.v, s.x, s.y, s.z, 1, 0, 0.9, 0.999, 1e-8, 1, 1e-9, 0.1, 0, s.n);
    }

    @Benchmark
    public void lambDirection(Vectors s) {
        LambUpdate.lambDirection(s.v, s.x, s.y, s.z, s.u, 1, 0.01, 0.9, 0.999, 1e-8, 1, 1, 0, s.n);
    }

    /** Rows of 1024. */
    @Benchmark
    public void factoredDirection(Vectors s) {
        AdafactorUpdate.factoredDirection(s.x, s.y, s.z, s.v, 1024, 0, s.n / 1024);
    }

    @Benchmark
    public void adafactorVector(Vectors s) {
        AdafactorUpdate.adafactorVector(s.x, s.y, s.v, 1, 0.9, 1e-30, 0, s.n);
    }
}
