package lanewise.simd;

import java.lang.management.ManagementFactory;
import lanewise.simd.lane.Lanes;

/**
 * What this machine and this Java virtual machine offer to the kernels.
 *
 * @param java version and name of the virtual machine
 * @param vectorBits width of a vector register that the kernels use: 128, 256 or 512
 * @param fma whether multiply-add is one instruction; without it every multiply-add is emulated, some hundred times slower
 * @param cores processors that this process may use
 * @param c2 whether the compiler C2, which the kernels need, is there and switched on
 */
public record SimdInfo(String java, int vectorBits, boolean fma, int cores, boolean c2) {
    /** A machine without the instruction needs about 280 ns for one {@code Math.fma}, one with it well below 20 even interpreted. */
    private static final double EMULATED_NANOS = 100;

    private static final int PROBES = 20_000;

    /** Looks at this machine; takes a few milliseconds, because multiply-add is timed. */
    public static SimdInfo detect() {
        String java = System.getProperty("java.vm.version") + " " + System.getProperty("java.vm.name");
        return new SimdInfo(
                java, 32 * Lanes.LENGTH, fmaIsFast(), Runtime.getRuntime().availableProcessors(), hasC2());
    }

    private static boolean hasC2() {
        var compiler = ManagementFactory.getCompilationMXBean();
        return compiler != null && compiler.getName().contains("Tiered");
    }

    private static boolean fmaIsFast() {
        double best = Double.MAX_VALUE;
        float x = 1f;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < PROBES; i++) {
                x = Math.fma(x, 0.999f, 0.001f);
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / PROBES);
        }
        return x < 2f && best < EMULATED_NANOS;
    }
}
