package lanewise.jmh;

import java.time.Duration;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.jmh.compare.Bandwidth;
import lanewise.simd.SimdInfo;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernels;
import lanewise.simd.kernel.Warmup;
import lanewise.simd.parallel.WorkerPool;

/**
 * What this machine can do, and kernels as a share of it, measured in the same run: the multiply-add peak of one thread from registers, and
 * the bandwidth of a triad out of cache with one thread and with two.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.Roofline}
 */
public final class Roofline {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int ROUNDS = 15;

    private Roofline() {}

    /** Prints the table. */
    public static void main(String[] args) {
        System.out.println(SimdInfo.detect());
        System.out.println(Warmup.run(Kernels.all(), Duration.ofSeconds(20)));
        for (int i = 0; i < 5; i++) {
            peak(200_000); // until it is compiled
        }
        int loops = 5_000_000;
        double flops = 2.0 * CHAINS * SPECIES.length() * loops / best(() -> peak(loops)) / 1e9;
        System.out.printf(Locale.ROOT, "%-28s %10.1f GFLOP/s%n", "FMA peak, registers", flops);
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Gemm gemm = new Gemm(arena, pool);
            for (int size : new int[] {64, 128, 256, 512, 1024}) {
                gemm(gemm, arena, size, flops);
            }
        }
        Bandwidth.print(1, System.out);
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Bandwidth.print(2, System.out);
        }
    }

    private static void gemm(Gemm gemm, TensorArena arena, int size, double peak) {
        Tensor a = arena.allocate(size, size);
        Tensor b = arena.allocate(size, size);
        Tensor c = arena.allocate(size, size);
        Elementwise.fill(0.5f, a, a.size());
        Elementwise.fill(0.25f, b, b.size());
        int repeats = Math.max(1, 512 * 512 * 512 / (size * size * size));
        double seconds = best(() -> {
            for (int i = 0; i < repeats; i++) {
                gemm.nn(size, size, size, 1f, a, size, b, size, 0f, c, size);
            }
            return c.get(0);
        });
        double rate = 2.0 * size * size * size * repeats / seconds / 1e9;
        String name = "gemm " + size + "x" + size + "x" + size;
        System.out.printf(Locale.ROOT, "%-28s %10.1f GFLOP/s %6.1f %% of peak%n", name, rate, 100 * rate / peak);
    }

    private interface Work {
        float run();
    }

    /** Seconds of the fastest of some runs. */
    private static double best(Work work) {
        float sink = 0;
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            sink += work.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        if (Float.isNaN(sink)) {
            throw new IllegalStateException("a kernel gave NaN");
        }
        return best;
    }

    /** Twelve independent chains of multiply-adds: enough for a latency of four cycles and two units. */
    private static float peak(int loops) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        FloatVector i = a;
        FloatVector j = a;
        FloatVector k = a;
        FloatVector l = a;
        for (int n = 0; n < loops; n++) {
            a = x.fma(y, a);
            b = x.fma(y, b);
            c = x.fma(y, c);
            d = x.fma(y, d);
            e = x.fma(y, e);
            f = x.fma(y, f);
            g = x.fma(y, g);
            h = x.fma(y, h);
            i = x.fma(y, i);
            j = x.fma(y, j);
            k = x.fma(y, k);
            l = x.fma(y, l);
        }
        FloatVector s = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return s.lane(0);
    }
}
